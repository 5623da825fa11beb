"""The widgets of ctk that a panel uses. Of their functions Python sees slots and properties only, as in Slicer."""

from __future__ import annotations

from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets

from wrapped import modal


class ctkCollapsibleButton(QtWidgets.QAbstractButton):
    """A title bar that hides or shows the widgets in it."""

    contentsCollapsed = QtCore.Signal(bool)
    MARGIN = 6

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._collapsed = False
        self._most_height = self.maximumHeight()
        self._was_hidden: dict[QtCore.QObject, bool] = {}
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Minimum, QtWidgets.QSizePolicy.Policy.Preferred)
        self.setContentsMargins(0, self._title_height(), 0, 0)
        self.toggled.connect(lambda checked: self._collapse(not checked))

    def _title_height(self) -> int:
        return self.fontMetrics().size(QtCore.Qt.TextFlag.TextShowMnemonic, self.text()).height() + self.MARGIN

    def event(self, event: QtCore.QEvent) -> bool:
        """Take on the height of the title only with another style or font, as that of C++ does."""
        if event.type() in (QtCore.QEvent.Type.StyleChange, QtCore.QEvent.Type.FontChange):
            self.setContentsMargins(0, self._title_height(), 0, 0)
            if self._collapsed:
                self.setMaximumHeight(self.sizeHint().height())
        return super().event(event)

    def _get_collapsed(self) -> bool:
        return self._collapsed

    def _set_collapsed(self, collapsed: bool) -> None:
        self.setChecked(not collapsed)

    collapsed = QtCore.Property(bool, _get_collapsed, _set_collapsed, notify=contentsCollapsed)

    def _collapse(self, collapsed: bool) -> None:
        if collapsed == self._collapsed:
            return
        self._collapsed = collapsed
        if collapsed:
            self._most_height = self.maximumHeight()
        self.setMaximumHeight(self.sizeHint().height() if collapsed else self._most_height)
        for child in self.findChildren(QtWidgets.QWidget, options=QtCore.Qt.FindChildOption.FindDirectChildrenOnly):
            if collapsed:
                self._was_hidden[child] = child.isHidden()
                child.hide()
            else:
                child.setVisible(not self._was_hidden.get(child, False))
        self.updateGeometry()
        self.contentsCollapsed.emit(collapsed)

    def sizeHint(self) -> QtCore.QSize:
        title = QtCore.QSize(self.fontMetrics().horizontalAdvance(self.text()) + 40, self._title_height())
        if self._collapsed or self.layout() is None:
            return title
        return title.expandedTo(self.layout().totalSizeHint())

    def minimumSizeHint(self) -> QtCore.QSize:
        if self._collapsed or self.layout() is None:
            return self.sizeHint()
        return self.layout().totalMinimumSize()

    def hitButton(self, position: QtCore.QPoint) -> bool:
        return position.y() < self._title_height()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtWidgets.QStylePainter(self)
        option = QtWidgets.QStyleOptionButton()
        option.initFrom(self)
        option.rect = QtCore.QRect(0, 0, self.width(), self._title_height())
        option.text = f"{chr(0x25B8) if self._collapsed else chr(0x25BE)}  {self.text()}"
        painter.drawControl(QtWidgets.QStyle.ControlElement.CE_PushButton, option)


class ctkPathLineEdit(QtWidgets.QWidget):
    """A path that is typed, taken from the history or chosen in a dialog."""

    Dirs, Files, Drives, NoSymLinks, AllEntries = 0x1, 0x2, 0x4, 0x8, 0x7
    Readable, Writable, Executable, Hidden = 0x10, 0x20, 0x40, 0x100
    NoDot, NoDotDot, NoDotAndDotDot = 0x2000, 0x4000, 0x1000
    ShowDirsOnly, DontResolveSymlinks, DontConfirmOverwrite, DontUseNativeDialog = 0x1, 0x2, 0x4, 0x10
    AdjustToContents, AdjustToContentsOnFirstShow, AdjustToMinimumContentsLength = 0, 1, 2
    _HISTORY = 5

    currentPathChanged = QtCore.Signal(str)
    validInputChanged = QtCore.Signal(bool)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {
            "label": "",
            "filters": self.AllEntries | self.NoDotAndDotDot | self.Readable | self.Executable,
            "options": 0,
            "sizeAdjustPolicy": self.AdjustToContentsOnFirstShow,
            "minimumContentsLength": 0,
            "nameFilters": [],
        }
        self._key = ""
        self._is_valid = False
        layout = QtWidgets.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._combo = QtWidgets.QComboBox(self)
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(QtWidgets.QComboBox.InsertPolicy.NoInsert)
        self._combo.lineEdit().textChanged.connect(self._text_changed)
        layout.addWidget(self._combo)
        self._button = QtWidgets.QToolButton(self)
        self._button.setText("...")
        self._button.setToolTip("Open a dialog")
        self._button.clicked.connect(self.browse)
        layout.addWidget(self._button)
        policy = QtWidgets.QSizePolicy.Policy
        self._combo.setSizePolicy(policy.Expanding, policy.Fixed)
        self._button.setSizePolicy(policy.Fixed, policy.Ignored)
        self.setSizePolicy(policy.Expanding, policy.Fixed)

    def _stored(kind: str, name: str) -> Any:
        return QtCore.Property(
            kind, lambda self: self._values[name], lambda self, value: self._values.__setitem__(name, value)
        )

    label = _stored("QString", "label")
    filters = _stored("int", "filters")
    options = _stored("int", "options")
    sizeAdjustPolicy = _stored("int", "sizeAdjustPolicy")
    minimumContentsLength = _stored("int", "minimumContentsLength")
    nameFilters = _stored("QStringList", "nameFilters")

    def _get_path(self) -> str:
        return self._combo.lineEdit().text()

    @QtCore.Slot(str)
    def setCurrentPath(self, path: str) -> None:
        self._combo.lineEdit().setText(path)

    currentPath = QtCore.Property(str, _get_path, setCurrentPath)

    def _text_changed(self, path: str) -> None:
        # Any text but none is valid, existing or not, unless name filters are set.
        is_valid = bool(path)
        if is_valid:
            self.currentPathChanged.emit(path)
        if is_valid != self._is_valid:
            self._is_valid = is_valid
            self.validInputChanged.emit(is_valid)

    def _get_key(self) -> str:
        return self._key

    def _set_key(self, key: str) -> None:
        self._key = key
        self.retrieveHistory()

    settingKey = QtCore.Property(str, _get_key, _set_key)

    showBrowseButton = QtCore.Property(
        bool, lambda self: self._button.isVisibleTo(self), lambda self, shown: self._button.setVisible(shown)
    )
    showHistoryButton = QtCore.Property(bool, lambda self: True)

    def _history(self) -> list[str]:
        history = QtCore.QSettings().value(self._path_of_history())
        return [history] if isinstance(history, str) else list(history or [])

    def _path_of_history(self) -> str:
        return f"ctkPathLineEdit/{self._key or self.objectName()}"

    @QtCore.Slot()
    def retrieveHistory(self) -> None:
        """Offer the paths of the history, and choose the newest if there is no path yet."""
        path = self.currentPath
        was_blocked = self.blockSignals(True)
        self._combo.clear()
        self._combo.addItems(self._history()[: self._HISTORY])
        if path:
            self.setCurrentPath(path)
            self.blockSignals(was_blocked)
        else:
            self.blockSignals(was_blocked)
            self._combo.setCurrentIndex(0)

    @QtCore.Slot()
    def addCurrentPathToHistory(self) -> None:
        path = self.currentPath
        if not path:
            return
        older = [other for other in self._history() if other != path]
        QtCore.QSettings().setValue(self._path_of_history(), [path, *older])
        index = self._combo.findText(path)
        if index >= 0:
            self._combo.removeItem(index)
        while self._combo.count() >= self._HISTORY:
            self._combo.removeItem(self._combo.count() - 1)
        self._combo.insertItem(0, path)
        self._combo.setCurrentIndex(0)

    @QtCore.Slot()
    def browse(self) -> None:
        """Ask for a folder, or for a file to open or save, as the filters say."""
        if not self.filters & self.Files:
            path = modal.existing_directory(None, self, "Select a directory...", self.currentPath)
        elif self.filters & self.Writable:
            path = modal.save_file_name(None, self, "Select a file to save ", self.currentPath)
        else:
            path = modal.open_file_name(None, self, "Open a file", self.currentPath)
        if path:
            self.setCurrentPath(path)

    @QtCore.Slot(result="QComboBox*")
    def comboBox(self) -> QtWidgets.QComboBox:
        return self._combo


class ctkSearchBox(QtWidgets.QLineEdit):
    """A line of text with icons to search and to clear."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._shows_search_icon = False
        self.setClearButtonEnabled(True)
        self.setPlaceholderText("Search...")

    showSearchIcon = QtCore.Property(
        bool, lambda self: self._shows_search_icon, lambda self, shown: setattr(self, "_shows_search_icon", shown)
    )


class ctkComboBox(QtWidgets.QComboBox):
    """A combo box with a text for the time when nothing is chosen."""

    NeverScroll, AlwaysScroll, ScrollWithFocus, ScrollWithNoVScrollBar = range(4)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._scroll = self.AlwaysScroll

    defaultText = QtCore.Property(
        str, lambda self: self.placeholderText(), lambda self, text: self.setPlaceholderText(text)
    )
    scrollWheelEffect = QtCore.Property(
        int, lambda self: self._scroll, lambda self, effect: setattr(self, "_scroll", effect)
    )
    currentUserDataAsString = QtCore.Property(
        str,
        lambda self: "" if self.currentData() is None else str(self.currentData()),
        lambda self, data: self.setCurrentIndex(self.findData(data)),
    )


class ctkMessageBox(QtWidgets.QMessageBox):
    """A message box that need not be shown again."""

    _KEEPS = QtWidgets.QMessageBox.ButtonRole.AcceptRole

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._again = QtWidgets.QCheckBox("Don't show this message again", self)
        self._again.setObjectName("ctk_msgbox_dontshowcheckbox")
        self._again.hide()
        self.finished.connect(self._keep)

    def _get_key(self) -> str:
        return self._key

    def _set_key(self, key: str) -> None:
        self._key = key
        if key:
            self._again.setChecked(self.remembered() is not None)
            self._again.setVisible(True)
            self.setCheckBox(self._again)

    dontShowAgainSettingsKey = QtCore.Property(str, _get_key, _set_key)
    dontShowAgain = QtCore.Property(
        bool, lambda self: self._again.isChecked(), lambda self, checked: self._again.setChecked(checked)
    )

    def remembered(self) -> int | None:
        """Return the button that was clicked when the box was asked not to come again."""
        value = int(QtCore.QSettings().value(self._key, -1)) if self._key else -1
        return None if value == -1 else value

    def _keep(self, result: int) -> None:
        if self._key and self.buttonRole(self.clickedButton()) is self._KEEPS:
            QtCore.QSettings().setValue(self._key, result if self._again.isChecked() else -1)
