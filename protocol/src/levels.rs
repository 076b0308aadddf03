//! Levels: what a number of weeks connected is worth. Data set by the DAO, not code.

/// One row of a level table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Weeks connected from which this level holds.
    pub min_weeks: u16,
    /// Streak points of an earned week at this level.
    pub points: u32,
}

/// A level table whose rows start at zero weeks and rise strictly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels<'a> {
    rows: &'a [Level],
}

/// DIMO's rows.
const DIMO_ROWS: &[Level] = &[
    Level {
        min_weeks: 0,
        points: 0,
    },
    Level {
        min_weeks: 4,
        points: 1_000,
    },
    Level {
        min_weeks: 21,
        points: 2_000,
    },
    Level {
        min_weeks: 36,
        points: 3_000,
    },
];

impl Levels<'static> {
    /// DIMO's levels: 0, 1000, 2000 and 3000 points from 0, 4, 21 and 36 weeks.
    pub const DIMO: Self = Self { rows: DIMO_ROWS };
}

impl<'a> Levels<'a> {
    /// Accepts `rows` if the first starts at zero weeks and each starts later than the one before.
    pub fn new(rows: &'a [Level]) -> Option<Self> {
        let starts_at_zero = rows.first()?.min_weeks == 0;
        let rising = rows
            .iter()
            .zip(rows.iter().skip(1))
            .all(|(a, b)| a.min_weeks < b.min_weeks);
        (starts_at_zero && rising).then_some(Self { rows })
    }

    /// The rows, lowest first.
    pub fn rows(&self) -> &'a [Level] {
        self.rows
    }

    /// Streak points at `conn` weeks connected.
    pub fn points(&self, conn: u16) -> u32 {
        self.reached(conn).next().map_or(0, |level| level.points)
    }

    /// Weeks connected left to a vehicle at `conn` that drops one level: the start of the level below.
    pub fn drop_one(&self, conn: u16) -> u16 {
        self.reached(conn).nth(1).map_or(0, |level| level.min_weeks)
    }

    /// The levels that `conn` weeks have reached, highest first.
    fn reached(&self, conn: u16) -> impl Iterator<Item = &'a Level> {
        self.rows
            .iter()
            .rev()
            .filter(move |level| level.min_weeks <= conn)
    }
}
