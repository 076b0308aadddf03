//! Maps whose copies share what neither has changed.

use alloy_primitives::map::DefaultHashBuilder;

/// A hash map that is copied in no time, whatever its size.
pub(crate) type Map<K, V> = rpds::HashTrieMapSync<K, V, DefaultHashBuilder>;
