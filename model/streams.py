"""What a random draw is for: one number a use, so that a new draw moves no other. Never renumber; take a new number."""

#: Base year: towns' figures, whether a town has a tradition, firms' sizes, efforts, links, ages; published totals.
TOWN_FIGURE, TOWN_TRADITION, FIRM_SIZE, FIRM_PRODUCTIVITY, FIRM_AGE, FIRM_LINK, PUBLISHED_TOTAL = 1, 2, 3, 4, 5, 6, 7
#: Once a replication.
UNCERTAINTY, CRITERION_WEIGHT, TRADE_GROWTH, ROUNDS, PROSPECTS, COUNTY_LINE = 10, 11, 12, 13, 14, 15
#: Every step.
DEMAND, TFP_SHOCK, EXIT, TITLES = 20, 21, 22, 23
ENTRY, ENTRANT_SIZE, ENTRANT_TFP, PAPER_ENTRY, PAPER_EXIT, MOVES = 30, 31, 32, 33, 34, 35
PROJECTS, PROJECT_SIZE, PROJECT_EMPTY, PROJECT_BUILT, PROJECT_STAGE = 40, 41, 42, 43, 44
#: Designation.
NOMINATION, SCORING, WAIVER, WAIVER_COUNTY, MUNICIPAL = 50, 51, 52, 53, 54
