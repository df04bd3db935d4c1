"""What Chinese characters sound like where a dictionary by itself is not enough for a search."""

POLYPHONES = """
丁ding,zheng 万wan,mo 么me,yao 乐le,yue 乘cheng,sheng 乜mie,nie 了le,liao 亲qin,qing
什shen,shi 仇chou,qiu 仔zai,zi 仿fang,pang 会hui,kuai 传chuan,zhuan 伧cang,chen 伯bo,bai
伺ci,si 似shi,si 伽ga,qie,jia 佛fu,fo 佴er,nai 侗dong,tong 侥jiao,yao 侧ce,zhai 便bian,pian
俟qi,si 俩lia,liang 倘tang,chang 偻lou,lv 傀gui,kui 傍bang,pang 免mian,wen 兹zi,ci 冯feng,ping
凹ao,wa 刨pao,bao 券quan,xuan 刹sha,cha 削xue,xiao 剥bo,bao 剿jiao,chao 劲jin,jing 勒lei,le
匙shi,chi 匮kui,gui 卒zu,cu 单dan,shan 卜bo,bu 卡ka,qia 厦sha,xia 参can,shen,cen 句ju,gou
叨dao,tao 召zhao,shao 吁xu,yu 吓xia,he 吖ya,a 否fou,pi 吭keng,hang 吱zhi,zi 告gao,gu 呗bei,bai
员yuan,yun 呢ne,ni 呱gu,gua 呲ci,zi 呵he,ke 呷ga,xia 咀ju,zui 咋za,ze,zha 和he,huo 咖ka,ga
咯ge,ka 咱zan,za 咳ke,hai 咽yan,ye 哕hui,yue 哦o,e 哪na,nei,ne 啁zhao,zhou 啜chuai,chuo 喔o,wo
喳zha,cha 嗒da,ta 嗲die,dia 嗽sou,shu 嘲chao,zhao 噱jue,xue 嚓ca,cha 嚼jue,jiao 囤dun,tun
圈quan,juan 圜huan,yuan 圩wei,xu 坏huai,pi 坻chi,di 埋mai,man 埏shan,yan 埔pu,bu 堕duo,hui
堡bao,bu,pu 塞sai,se 壳ke,qiao 夯hang,ben 奇qi,ji 姥lao,mu 娜na,nuo 孱can,chan 宓mi,fu
宿su,xiu 寻xun,xin 将jiang,qiang 尉wei,yu 尿niao,sui 屏ping,bing 属shu,zhu 岂qi,kai 崴wai,wei
差cha,chai,ci 巷xiang,hang 度du,duo 弄nong,long 弟di,ti 弹dan,tan 强qiang,jiang 得de,dei
徵zheng,zhi 徼jiao,yao 忪song,zhong 恶e,wu 扁bian,pian 扎zha,za 扒ba,pa 扛kang,gang 折zhe,she
抹mo,ma 拂fu,bi 拓tuo,ta 拗ao,niu 择ze,zhai 拶za,zan 拾shi,she 挝wo,zhua 挟xie,jia 捋lv,luo
掴guai,guo 掺can,chan 摩mo,ma 撮cuo,zuo 擘bai,bo 攒zan,cuan 敦dun,dui 数shu,shuo 於yu,wu
晟cheng,sheng 景jing,ying 暴bao,pu 曝pu,bao 曾ceng,zeng 朝chao,zhao 术shu,zhu 朴pu,piao,po
杉shan,sha 杓biao,shao 枞cong,zong 枸gou,ju 柏bai,bo 柚you,zhou 柞zha,zuo 查cha,zha 栅zha,shan
栎li,yue 栖qi,xi 校xiao,jiao 核he,hu 桔ju,jie 椎chui,zhui 槛kan,jian 槟bin,bing 模mo,mu
欹yi,qi 歙she,xi 殖zhi,shi 殷yin,yan 氏shi,zhi 氓mang,meng 汤tang,shang 沈shen,chen 沓da,ta
没mei,mo 泊po,bo 泌mi,bi 洗xi,xian 浍hui,kuai 浒hu,xu 浚jun,xun 涡wo,guo 混hun,gun
渑mian,sheng 溃kui,hui 溺ni,niao 漯luo,ta 潦lao,liao 澄cheng,deng 澹dan,tan 炅jiong,gui
烙lao,luo 焯chao,zhuo 熨yun,yu 爪zhao,zhua 牟mou,mu 犍jian,qian 率lv,shuai 玢bin,fen 珲hui,hun
琢zuo,zhuo 畜chu,xu 番fan,pan 疟nve,yao 的de,di 盖gai,ge 盛sheng,cheng 省sheng,xing
着zhe,zhuo,zhao 瞿qu,ju 矜jin,guan 砉huo,hua 碌lu,liu 碡du,zhou 磅bang,pang 祭ji,zhai
禅chan,shan 种zhong,chong 秘mi,bi 称cheng,chen 稽ji,qi 窨xun,yin 筠yun,jun 籍ji,jie
粘zhan,nian 粥zhou,yu 糜mi,mei 系xi,ji 綮qi,qing 繁fan,po 纤xian,qian 纥ge,he 纶lun,guan
给gei,ji 络luo,lao 绰chuo,chao 绿lv,lu 缉ji,qi 缩suo,su 缪mou,miu,miao 翟di,zhai 耆qi,shi
耙ba,pa 聒gua,guo 肋le,lei 胖pang,pan 脉mai,mo 腊la,xi 腌yan,a 膀bang,pang 膻shan,dan 臂bi,bei
臭chou,xiu 般ban,pan,bo 色se,shai 艾ai,yi 艿nai,reng 芥jie,gai 芫yan,yuan 苕shao,tiao 苣ju,qu
茄jia,qie 茜qian,xi 荑ti,yi 荠ji,qi 荤hun,xun 荥xing,ying 莎sha,suo 莘shen,xin 莞guan,wan
莨lang,liang 莩fu,piao 莫mo,mu 菹ju,zu 落luo,lao,la 著zhu,zhuo 葚ren,shen 蔓man,wan 蔚wei,yu
蕃fan,bo 薄bao,bo 藉ji,jie 藏cang,zang 虾xia,ha 蚌bang,beng 蛇she,yi 蛤ha,ge 螫shi,zhe
血xue,xie 行xing,hang 被bei,pi 袷jia,qia 裨bi,pi 裳shang,chang 裼ti,xi 褚chu,zhu 褪tui,tun
覃tan,qin 见jian,xian 觉jue,jiao 角jiao,jue 觜zi,zui 解jie,xie 识shi,zhi 诘ji,jie 谁shui,shei
调diao,tiao 谷gu,yu 豁huo,hua 豉shi,chi 貉hao,he 贲ben,bi 贾jia,gu 赚zhuan,zuan 趄ju,qie
蹊qi,xi 轧ya,zha,ga 辗nian,zhan 辟pi,bi 还hai,huan 迫po,pai 遗yi,wei 邪xie,ye 郄qie,xi
郇huan,xun 郗xi,chi 都dou,du 酾shai,shi 重zhong,chong 钥yao,yue 铅qian,yan 铊ta,tuo
铛dang,cheng 铤ding,ting 镐gao,hao 长zhang,chang 阿a,e 陂bei,po,pi 陆lu,liu 降jiang,xiang
隗kui,wei 隽juan,jun 雀que,qiao 露lu,lou 靓jing,liang 革ge,ji 鞘qiao,shao 顿dun,du 颈jing,geng
颉jie,xie 颤chan,zhan 食shi,si 驮tuo,duo 骠biao,piao 鸟niao,diao 鹄gu,hu 鹘gu,hu 麇jun,qun
黑hei,he 黾min,meng 龈ken,yin 龟gui,qiu,jun
"""
"""Characters of GB 2312 with more than one living reading, the usual one first.

A reading counts as living when at least one in a hundred of the phrases of pypinyin's dictionary
that hold the character reads it so; those of names of persons and places are added by hand.
"""

SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can
cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai
chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den
deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei
fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang
gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji
jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng
kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian
liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men
meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang
niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi
pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng
sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun
shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting
tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin
xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za
zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou
zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
"""The syllables of Mandarin, without tones; v stands for ü."""
