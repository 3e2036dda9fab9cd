//! Whole-system flows in a real browser.
