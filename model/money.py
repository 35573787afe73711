"""Where each lever's money stands in the row of MONEY_LINES: named positions, found in the one list."""

from jinzhen.model.outcomes import MONEY_LINES

_POSITION = {lever: position for position, (lever, _) in enumerate(MONEY_LINES)}

M_SPECIAL_FUND = _POSITION["special_fund"]
M_COUNTY = _POSITION["county_fund"]
M_CITY = _POSITION["city_cofunding"]
M_GUIDANCE = _POSITION["guidance_fund"]
M_POWER = _POSITION["power_price_discount"]
M_UPGRADE = _POSITION["tech_upgrade_share"]
M_CROSSING = _POSITION["size_crossing_reward"]
M_CLUSTERS = _POSITION["cluster_organisations"]
M_MERGERS = _POSITION["merger_support"]
M_RESEARCH = _POSITION["rd_grant"]
M_DIGITAL = _POSITION["digital_support"]
M_TRAINING = _POSITION["training"]
M_STARTUPS = _POSITION["startup_support"]
M_SRDI = _POSITION["srdi_reward"]
M_LITTLE_GIANT = _POSITION["little_giant_reward"]
M_CHAMPION = _POSITION["champion_reward"]
M_BRAND = _POSITION["brand_support"]
M_INSPECTION = _POSITION["quality_enforcement"]
M_FAIRS = _POSITION["exhibition_support"]
M_ECOMMERCE = _POSITION["ecommerce_support"]
M_LISTING = _POSITION["listing_support"]
M_PLATFORMS = _POSITION["public_platforms"]
M_INFRASTRUCTURE = _POSITION["infrastructure"]
M_RATE = _POSITION["credit_rate_discount"]
M_GUARANTEE = _POSITION["guarantee_share"]
M_ATTRACTION = _POSITION["attraction_effort"]
M_PRIZES = _POSITION["assessment_prize"]
M_VERIFICATION = _POSITION["verification"]
