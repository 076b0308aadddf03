//! How much stake a data consumer needs.

/// Stake that good standing needs: `base + per_unit · units`, or the highest number if that is higher.
///
/// Never falls as `units` rises, whatever the DAO sets.
pub fn required(base: u128, per_unit: u128, units: u128) -> u128 {
    base.saturating_add(per_unit.saturating_mul(units))
}
