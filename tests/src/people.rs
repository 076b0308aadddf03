//! Who acts.

/// An account of the development chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Admin of the pool and holder of the token supply.
    Dao,
    /// Holds PUBLISHER_ROLE and a bond.
    Publisher,
    /// Holds GUARDIAN_ROLE.
    Guardian,
    /// A driver.
    Alice,
    /// Another driver.
    Bob,
    /// Sends in other people's signed claims.
    Relayer,
    /// Has no part in anything.
    Stranger,
    /// Holds ATTESTOR_ROLE.
    Attestor,
    /// Owns the whitelisted makers and connections.
    Maker,
}

impl Who {
    /// Everybody, in the order of the development accounts.
    pub const ALL: [Self; 9] = [
        Self::Dao,
        Self::Publisher,
        Self::Guardian,
        Self::Alice,
        Self::Bob,
        Self::Relayer,
        Self::Stranger,
        Self::Attestor,
        Self::Maker,
    ];
}
