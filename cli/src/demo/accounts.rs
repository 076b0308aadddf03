//! Who acts in the demonstration, by their accounts.

use client::chain::Sender;

use super::fleet::{AUTOPI, MACARON, TESLA};

/// The makers' accounts.
pub(super) struct Makers {
    pub(super) autopi: Sender,
    pub(super) macaron: Sender,
    pub(super) tesla: Sender,
    pub(super) smartcar: Sender,
}

impl Makers {
    /// The account of a maker.
    pub(super) fn of(&mut self, maker: u32) -> &mut Sender {
        match maker {
            AUTOPI => &mut self.autopi,
            MACARON => &mut self.macaron,
            TESLA => &mut self.tesla,
            _ => &mut self.smartcar,
        }
    }
}
