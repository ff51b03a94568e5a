"""The same body, classes and ways to hand a sheet in as for sheets without tricks."""

from tests.talent.exchange.conftest import body, check, folder, work  # noqa: F401 - fixtures are found by name
