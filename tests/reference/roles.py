"""What a firm is in its town's chain: a supplier with links to leading firms, or a leading firm that buys from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reference.firm import ReferenceFirm


class Link(NamedTuple):
    """One leading firm a supplier sells to. weight : 0-1, share of the supplier's sales it offers."""

    leader: ReferenceFirm
    weight: float


class Supplier:
    """Offers part of its sales to the leading firms it is linked to; without a link it looks for one.

    chain_years : time since it found a leading firm
    """

    leading = 0.0

    def __init__(self, links: list[Link] | None = None, chain_years: float = 0.0) -> None:
        self.links = links or []
        self.chain_years = chain_years

    def offer(self, firm: ReferenceFirm) -> None:
        """Tell every leading firm what it could buy here in this step."""
        for link in self.links:
            link.leader.role.offered_mcny += firm.model.rules.offered(link.weight, firm.expected_orders_mcny,
                                                                      firm.town.part)

    def receive(self, firm: ReferenceFirm) -> float:
        """Its part of what its leading firms pass down."""
        received = 0.0
        for link in self.links:
            buyer = link.leader.role
            if buyer.offered_mcny > 0.0:
                mine = firm.model.rules.offered(link.weight, firm.expected_orders_mcny, firm.town.part)
                received += buyer.passed_mcny * (mine / buyer.offered_mcny)
        return received

    def pass_down(self, firm: ReferenceFirm) -> None:
        """A supplier has nobody below it."""

    def lose(self, leader: ReferenceFirm) -> None:
        """A leading firm has closed."""
        self.links = [link for link in self.links if link.leader is not leader]

    def search(self, firm: ReferenceFirm) -> None:
        """Find a leading firm, lose those it has, or go on; the same draw picks firm and weight."""
        town, years = firm.town, firm.model.step_years
        was_linked = bool(self.links)
        if not was_linked and firm.link_draw < town.finds:
            draw = firm.link_draw / town.finds
            leader = town.choose_leader(draw)
            if leader is not None:
                self.links = [Link(leader, firm.model.rules.first_weight(draw))]
        elif was_linked and firm.link_draw > 1.0 - town.ends:
            self.links, was_linked = [], False
        self.chain_years = self.chain_years + years if was_linked else 0.0


class LeadingFirm:
    """Buys part of its materials from the suppliers linked to it.

    offered_mcny : what they offer it in this step; passed_mcny : what it orders from them
    """

    leading = 1.0
    chain_years = 0.0
    links: tuple[Link, ...] = ()

    def __init__(self) -> None:
        self.offered_mcny = 0.0
        self.passed_mcny = 0.0

    def offer(self, firm: ReferenceFirm) -> None:
        """A leading firm offers to nobody."""

    def pass_down(self, firm: ReferenceFirm) -> None:
        """Order from the suppliers what it needs and they offer."""
        trade = firm.town.of_trade
        self.passed_mcny = firm.model.rules.passed_orders(firm.orders_mcny, trade.materials_share,
                                                          trade.local_sourcing_share, self.offered_mcny)

    def receive(self, firm: ReferenceFirm) -> float:
        """It receives nothing from above."""
        return 0.0

    def lose(self, leader: ReferenceFirm) -> None:
        """It has no leading firm to lose."""

    def search(self, firm: ReferenceFirm) -> None:
        """It looks for none."""
