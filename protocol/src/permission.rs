//! What an owner can allow somebody to read or do: the public list of permissions, a bit each.

/// A permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// What people call it.
    pub name: &'static str,
    /// What it allows.
    pub allows: &'static str,
}

const fn permission(name: &'static str, allows: &'static str) -> Permission {
    Permission { name, allows }
}

/// All of them: the first is bit 0. A bit never changes its meaning; new ones are added behind.
pub const ALL: [Permission; 8] = [
    permission(
        "telemetry",
        "reading what the vehicle reports, without its places",
    ),
    permission("commands", "sending commands, such as locking its doors"),
    permission("location", "reading where it is now"),
    permission("location-history", "reading where it was, at any time"),
    permission("vin", "reading its VIN and credentials made from it"),
    permission("live", "receiving what it reports as it reports it"),
    permission("raw", "reading what its devices send, undecoded"),
    permission("approximate-location", "reading roughly where it is or was"),
];

/// Every bit that has a meaning.
pub const KNOWN: u128 = (1 << ALL.len()) - 1;

/// The bit of the permission with this name.
pub fn bit(name: &str) -> Option<u128> {
    let place = ALL.iter().position(|one| one.name == name)?;
    1u128.checked_shl(u32::try_from(place).ok()?)
}

/// The permissions of a bitmap, from the lowest bit; bits without a meaning are left out.
pub fn of(bits: u128) -> impl Iterator<Item = &'static Permission> {
    let is_set = move |place: &usize| bits.checked_shr(*place as u32).unwrap_or(0) & 1 == 1;
    let places = (0..ALL.len()).filter(is_set);
    places.filter_map(|place| ALL.get(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_bit_of_its_own() {
        let mut all = 0;
        for permission in ALL {
            let bit = bit(permission.name).unwrap();
            assert_eq!((bit.count_ones(), all & bit), (1, 0), "{}", permission.name);
            assert!(of(bit).eq([&permission]), "{}", permission.name);
            all |= bit;
        }
        assert_eq!(all, KNOWN);
    }

    #[test]
    fn what_is_no_permission_has_no_bit() {
        for name in ["", "Telemetry", "everything"] {
            assert_eq!(bit(name), None);
        }
        assert_eq!(of(!KNOWN).count(), 0);
    }

    #[test]
    fn a_bitmap_is_read_from_the_lowest_bit() {
        let names = of(0b101).map(|permission| permission.name);
        assert!(names.eq(["telemetry", "location"]));
    }
}
