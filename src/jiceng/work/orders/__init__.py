"""群众点单、社区派单、党员接单: asked, dispatched, taken, finished, rated."""
