"""The one token file: every colour and size that the window uses, for light and dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """The colours of one appearance, as #RRGGBB. Texts reach 4.5:1 on what they stand on."""

    background: str  # the page
    surface: str  # cards, rail, bars, fields
    raised: str  # menus and pop-ups
    border: str
    border_strong: str  # of fields and buttons
    text: str
    secondary: str  # second lines, units, labels
    faint: str  # hints and what is switched off
    hover: str
    track: str  # the empty part of a bar, neutral badges
    zebra: str
    selection: str  # a chosen row
    accent: str  # deep teal
    accent_hover: str
    accent_soft: str  # chosen page, chips, badges
    on_accent: str
    phoenix: str  # what needs a person
    phoenix_soft: str
    amber: str
    amber_soft: str
    green: str
    green_soft: str
    accent_pale: str  # of a bar, what is only expected
    phoenix_pale: str
    amber_pale: str
    green_pale: str
    mark: str  # behind the found part of a hit
    toast: str
    on_toast: str
    on_toast_accent: str
    on_toast_warning: str
    shadow: str


LIGHT = Tokens(
    background="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    border="#E3E6EB",
    border_strong="#D3D8DF",
    text="#1B2330",
    secondary="#5B6675",
    faint="#667181",
    hover="#EEF1F4",
    track="#ECEEF2",
    zebra="#FAFBFC",
    selection="#E8F2F2",
    accent="#0E6E6E",
    accent_hover="#0B5C5C",
    accent_soft="#E1F0EF",
    on_accent="#FFFFFF",
    phoenix="#B83227",
    phoenix_soft="#FBE9E7",
    amber="#8F5C12",
    amber_soft="#FAF1DF",
    green="#2F7D4F",
    green_soft="#EAF6EE",
    accent_pale="#A0C4C5",
    phoenix_pale="#DDB1AE",
    amber_pale="#E3CFA8",
    green_pale="#ABCBB7",
    mark="#FCE9B8",
    toast="#1B2330",
    on_toast="#F2F4F7",
    on_toast_accent="#6FD3CD",
    on_toast_warning="#F0C274",
    shadow="#1B2330",
)

DARK = Tokens(
    background="#16181C",
    surface="#1E2126",
    raised="#252930",
    border="#2E333B",
    border_strong="#3C434D",
    text="#E8EAED",
    secondary="#9AA4B2",
    faint="#8A94A2",
    hover="#282C33",
    track="#2B3037",
    zebra="#20242A",
    selection="#1C3335",
    accent="#3FB6B0",
    accent_hover="#56C6C0",
    accent_soft="#17383A",
    on_accent="#0E1B1B",
    phoenix="#F0776B",
    phoenix_soft="#402423",
    amber="#E3B25B",
    amber_soft="#3A301D",
    green="#6CC08B",
    green_soft="#1D3527",
    accent_pale="#2C6060",
    phoenix_pale="#764543",
    amber_pale="#715E3C",
    green_pale="#3F6450",
    mark="#5A4A1E",
    toast="#343A43",
    on_toast="#F2F4F7",
    on_toast_accent="#6FD3CD",
    on_toast_warning="#F0C274",
    shadow="#000000",
)

# Sizes in pixels, on a grid of 4.
PAGE_MARGIN = 24
CARD_PADDING = 16
ROW = 32
ROW_COMPACT = 26
FIELD = 32
FIELD_INSET = 8
RADIUS = 6
CARD_RADIUS = 8
RAIL = 184
RAIL_NARROW = 56
TOP_BAR = 56
STATUS_BAR = 28
ICON = 18

# Type in pixels.
BODY = 13
SMALL = 12
SECTION = 15
TITLE = 20
FIGURE = 28

# For fingers: the least height of what is tapped, and type that is read at arm's length.
TOUCH = 52
TOUCH_SMALL = 15
TOUCH_BODY = 17
TOUCH_SECTION = 19
TOUCH_TITLE = 24
TOUCH_CLOCK = 64

_INKS = {
    "red": "phoenix",
    "rule": "border",
    "ground": "surface",
    "chosen": "selection",
    "accent-pale": "accent_pale",
    "red-pale": "phoenix_pale",
    "amber-pale": "amber_pale",
    "green-pale": "green_pale",
    "accent-soft": "accent_soft",
    "red-soft": "phoenix_soft",
    "amber-soft": "amber_soft",
    "green-soft": "green_soft",
}


def token_of(ink: str) -> str:
    """Return the token of an ink of `crm.charts`; most have the same name in both."""
    return _INKS.get(ink, ink)
