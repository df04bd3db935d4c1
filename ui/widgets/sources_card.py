"""台账原文: the cells of the ledgers that a project came from, word for word."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from crm.project_card import ProjectCard
from db.terms import CellState
from resources import tr
from ui.models.plain import PlainModel
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table


class SourcesCard(Card):
    """A line for each cell: where it stood, what it said, what was read."""

    def __init__(self) -> None:
        super().__init__(tr("台账原文"))
        self.model = PlainModel(
            (tr("文件"), tr("位置"), tr("表头"), tr("原文"), tr("状态"), tr("说明"))
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(
            Empty(
                "file-spreadsheet",
                tr("不是从台账导入的"),
                tr(
                    "从台账导入的项目，这里留着每个单元格的原文：哪个文件、哪张表、哪一行、认成了什么。"
                ),
            )
        )
        self._stack.addWidget(list_table(self.model, tr("台账原文"), stretch=3))
        self.column.addWidget(self._stack, 1)

    def show_card(self, card: ProjectCard) -> None:
        """Show the cells of a project."""
        self.model.show_rows(
            [
                (
                    source.file_name,
                    f"{source.sheet}!{cell['column']}{source.row}",
                    cell["header"],
                    cell["text"],
                    CellState(cell["state"]).label,
                    cell.get("note", ""),
                )
                for source in card.sources
                for cell in source.cells
            ]
        )
        self._stack.setCurrentIndex(1 if card.sources else 0)
