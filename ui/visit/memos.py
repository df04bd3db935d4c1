"""录音: a memo spoken into the laptop's microphone, or one that a telephone recorded."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from crm.attachments import AttachmentLine, Incoming, attach
from crm.memos import BYTES_A_SECOND, HEADER, memo_file, seconds_of, take_in_memo
from crm.rules.media import show_size
from crm.rules.visits import SOUNDS, is_sound, memo_name, show_length
from resources import tr
from ui.logbook import log
from ui.memo_places import left_memos, memo_folder
from ui.page import Shell
from ui.recording import LIMIT, Recorder, State
from ui.theme import mark
from ui.visit.files import FilesScreen
from ui.visit.meter import Meter
from ui.visit.parts import GAP, touch_button, touch_card, touch_empty, words_label
from ui.visit.rows import TouchList, TouchRow

LOOK_EVERY = 60
"""Milliseconds between two looks at the recorder."""
LEFT = 400
LEAVING = 0.05
"""Seconds to wait for a recorder that only has to close its file."""


class MemosScreen(FilesScreen):
    """The recorder at the left, the project's recordings at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, tr("录音"), is_sound)
        self.recorder: Recorder | None = None
        self._of = ("", "")  # whose memo is being recorded
        self._keeping: set[Path] = set()  # on their way into the attachments
        self.import_button = self.chooser(tr("选已有录音…"), "folder-open", self.ask_for_memos)
        self.list = TouchList(tr("录音"))
        self.list.opened.connect(lambda _: self.show_chosen())
        self.list.acted.connect(lambda _: self.open_chosen())
        self.list.selectionModel().currentChanged.connect(lambda *_: self.take_choice())
        self.empty = touch_empty(
            "mic",
            tr("还没有录音"),
            tr("点“开始录音”说几句，停下就存进附件；也可以选手机录的。"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.stack, 1)
        for part in (self.build_progress(), self.build_bar(tr("播放"), "circle-play")):
            right.addWidget(part)
            part.hide()
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self._build_recorder())
        both.addLayout(right, 1)
        self.column.addLayout(both, 1)
        self.setFocusProxy(self.start_button)
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._show_state(State.ENDED)

    def ask_for_memos(self) -> None:
        """Ask which recordings to add."""
        kinds = " ".join(f"*{one} *{one.upper()}" for one in sorted(SOUNDS))
        self.ask_for_files(tr("选已有录音"), tr("录音 ({kinds})").format(kinds=kinds))

    @property
    def recording(self) -> bool:
        """Whether a memo is being recorded, or kept."""
        return self.recorder is not None

    def start(self) -> None:
        """Begin a memo."""
        if self.recorder is not None:
            return
        now = datetime.now()  # noqa: DTZ005  (people read the file's name)
        self._of = self.project_id, self.name
        workspace = self._desk.workspace
        folder = memo_folder(workspace, self.project_id)
        file = memo_file(workspace, folder, memo_name(self.name, now))
        self.recorder = Recorder(file, workspace.seal_file)
        self.told.hide()
        self.recorder.start()
        self._timer.start()
        self._show_state(State.OPENING)
        self.stop_button.setFocus()

    def pause(self) -> None:
        """Pause, or go on."""
        if self.recorder is None:
            return
        if self.recorder.state is State.PAUSED:
            self.recorder.go_on()
        else:
            self.recorder.pause()
        self._look()

    def stop(self) -> None:
        """End the memo, which is kept."""
        if self.recorder is not None:
            self.recorder.stop()
            self.stop_button.setEnabled(False)

    def finish(self) -> None:
        """End the memo, as the screen or the window goes away.

        Nobody waits for a sound card that is being opened: the memo ends when the card answers.
        """
        if self.recorder is not None:
            self.recorder.stop()
            if self.recorder.state is not State.OPENING:
                self.recorder.join(LEAVING)
            self._look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Whoever goes elsewhere has said what there was to say."""
        if not event.spontaneous():
            self.finish()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        on_memo = self.list.hasFocus() and self.chosen() is not None
        if on_memo and event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif on_memo and event.key() == Qt.Key.Key_F2:
            self.caption.setFocus()
        else:
            super().keyPressEvent(event)

    def chosen(self) -> AttachmentLine | None:
        """The recording that is chosen."""
        key = self.list.key()
        return next((line for line in self.lines if line.id == key), None)

    def show_lines(self) -> None:
        """Show the recordings, and what was left of a memo that was never kept."""
        known = {row.key for row in self.list.model_of.rows}
        self.list.show_rows([_row(line) for line in self.lines])
        fresh = next((one.id for one in self.lines if one.id not in known), "")
        if fresh and self.adding:
            self.adding = False
            self.list.setCurrentIndex(self.list.model_of.index(self.list.model_of.row_of(fresh)))
        self.stack.setCurrentIndex(1 if self.lines else 0)
        self._show_left()

    # --- building

    def _build_recorder(self) -> QWidget:
        card, column = touch_card("")
        card.setFixedWidth(LEFT)
        self.clock = QLabel("0:00")
        mark(self.clock, "touch-clock")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.word = words_label(kind="touch-small")
        self.word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.meter = Meter()
        self.start_button = touch_button(tr("开始录音"), "mic", self.start, "touch-primary")
        self.pause_button = touch_button(tr("暂停"), "pause", self.pause)
        self.stop_button = touch_button(tr("结束并保存"), "circle-stop", self.stop, "touch-primary")
        self.told = words_label(kind="touch-body-amber")
        self.left_words = words_label(kind="touch-body-amber")
        self.left_keep = touch_button(tr("存进附件"), "check", self._keep_left)
        self.left_drop = touch_button(tr("丢弃"), "trash-2", self._drop_left, "touch-quiet")
        column.addSpacing(8)
        for widget in (
            self.clock, self.word, self.meter, self.start_button, self.pause_button,
            self.stop_button, self.told,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(self.left_words)
        row = QHBoxLayout()
        row.addWidget(self.left_keep)
        row.addWidget(self.left_drop)
        row.addStretch()
        column.addLayout(row)
        for widget in (self.told, self.left_words, self.left_keep, self.left_drop):
            widget.hide()
        return card

    # --- the recorder

    def _look(self) -> None:
        """Show how the recorder stands; once it has ended, keep what it recorded."""
        recorder = self.recorder
        if recorder is None:
            return
        state = recorder.state
        self.clock.setText(show_length(recorder.seconds))
        self.meter.show_peak(recorder.take_level() if state is State.RECORDING else 0)
        if state is not State.ENDED:
            self._show_state(state)
            return
        self._timer.stop()
        self.recorder = None
        self._show_state(State.ENDED)
        if recorder.told:
            self._tell(recorder)
        if recorder.seconds:
            self._keep(recorder.file, *self._of)
        else:
            with suppress(OSError):
                recorder.file.unlink(missing_ok=True)

    def _show_state(self, state: State) -> None:
        idle = state is State.ENDED
        words = {
            State.OPENING: tr("正在打开麦克风…"),
            State.RECORDING: tr("正在录音，最长 {length}").format(length=show_length(LIMIT)),
            State.PAUSED: tr("已暂停"),
            State.ENDED: tr("一次最长 {length}").format(length=show_length(LIMIT)),
        }
        self.word.setText(words[state])
        self.start_button.setVisible(idle)
        self.stop_button.setVisible(not idle)
        self.stop_button.setEnabled(not idle)
        self.pause_button.setVisible(not idle)
        self.pause_button.setEnabled(state in (State.RECORDING, State.PAUSED))
        paused = tr("继续") if state is State.PAUSED else tr("暂停")
        self.pause_button.setText(f" {paused}")
        self.pause_button.setAccessibleName(paused)
        self.import_button.setEnabled(idle)
        if idle:
            self.clock.setText("0:00")
            self.meter.clear()

    def _tell(self, recorder: Recorder) -> None:
        log.warning("recording ended: %s (%s)", recorder.told, recorder.details)
        sentence = recorder.told
        if recorder.seconds:
            kept = tr("之前录的 {length} 已保存。").format(length=show_length(recorder.seconds))
            sentence = f"{sentence}{kept}"
        self.told.setText(sentence)
        self.told.show()

    # --- what was recorded becomes an attachment

    def _keep(self, file: Path, project_id: str, name: str) -> None:
        """Make a memo an attachment of its project; the file goes once it is one."""
        self._keeping.add(file)
        self.adding = True
        self._desk.tasks.run(
            take_in_memo,
            self._desk.workspace,
            file,
            then=partial(self._attach, file, project_id, name),
            failed=partial(self._lack, file),
            owner=self,
        )

    def _attach(self, file: Path, project_id: str, name: str, incoming: Incoming) -> None:
        length = show_length(max(0, incoming.size - HEADER) / BYTES_A_SECOND)
        self._desk.change(
            attach,
            "project",
            project_id,
            [incoming],
            note=tr("时长 {length}").format(length=length),
            label=tr("{name} 录音 {length}").format(name=name, length=length),
            then=partial(self._forget, file),
            failed=partial(self._lack, file),
            owner=self,
        )

    def _lack(self, file: Path, error: BaseException) -> None:
        """It could not be kept: it is still there, and offered."""
        self._keeping.discard(file)
        self._shell.explain(error)
        self._show_left()

    def _forget(self, file: Path, _attached: Any) -> None:
        self._keeping.discard(file)
        with suppress(OSError):
            file.unlink(missing_ok=True)
            file.parent.rmdir()
        self._show_left()

    def _left(self) -> list[Path]:
        left = left_memos(self._desk.workspace, self.project_id)
        return [file for file in left if file not in self._keeping]

    def _show_left(self) -> None:
        """Offer what a crash left of a memo."""
        left = [] if self.recording else self._left()
        if left:
            seconds = sum(seconds_of(file) or 0 for file in left)
            words = tr("有 {n} 段没存进附件的录音，共 {length}。")
            self.left_words.setText(words.format(n=len(left), length=show_length(seconds)))
        for widget in (self.left_words, self.left_keep, self.left_drop):
            widget.setVisible(bool(left))

    def _keep_left(self) -> None:
        for file in self._left():
            self._keep(file, self.project_id, self.name)

    def _drop_left(self) -> None:
        for file in self._left():
            with suppress(OSError):
                file.unlink()
        self._show_left()


def _row(line: AttachmentLine) -> TouchRow:
    when = "" if line.at is None else line.at.astimezone().strftime("%Y-%m-%d %H:%M")
    about = tr(" · ").join(part for part in (when, line.by, show_size(line.size)) if part)
    return TouchRow(
        line.id, line.name, line.note or about, about if line.note else "", act="circle-play",
        act_word=tr("播放"),
    )  # fmt: skip
