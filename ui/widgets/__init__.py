"""Small parts that pages, dialogs and the window are made of."""
