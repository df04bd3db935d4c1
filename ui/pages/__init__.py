"""The pages of the rail, one file each; `ui.page` says what a page is."""
