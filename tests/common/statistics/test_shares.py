"""How sure a share is."""

from common.statistics.shares import wilson


def test_a_share_of_few_is_not_sure():
    few, many = wilson(1, 4), wilson(1, 400)

    assert few[0] < 0.6
    assert many[0] > 0.98


def test_rounding_never_puts_a_share_outside_its_own_interval():
    for tries in range(1, 200):
        assert wilson(0, tries)[0] == 0
        assert wilson(1, tries)[1] == 1
