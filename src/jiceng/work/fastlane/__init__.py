"""The fast lane of firms: what their organisations raise, settle and are told."""
