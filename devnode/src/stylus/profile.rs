//! Where the ink of one call went: by function, by host function, by call stack.

use std::collections::{BTreeMap, HashMap};

use super::{
    Status,
    witness::{HostioCall, Witness},
};

/// Most call stacks told apart. Programs can have millions; those beyond count for the longest of their stacks that is
/// known.
const MAX_STACKS: usize = 200_000;

/// Watches one call of a program in the form for profiling. Between two reports all ink is that of the function, or the
/// host function, that was open: nothing is counted twice, and nothing is missed.
#[derive(Debug, Default)]
pub struct Profile {
    start_ink: u64,
    /// Ink at the last report.
    ink: u64,
    functions: BTreeMap<u32, FunctionInk>,
    hostios: BTreeMap<&'static str, HostioInk>,
    /// The functions that are open, with their nodes.
    open: Vec<(u32, usize)>,
    hostio: Option<(&'static str, usize)>,
    nodes: Vec<Node>,
    children: HashMap<(usize, Site), usize>,
}

/// What a function took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionInk {
    /// How often it was called.
    pub calls: u64,
    /// Ink of its own code.
    pub own: u64,
    /// The same with everything it called. Recursive calls are counted once.
    pub total: u64,
    open: u32,
    entered_at: u64,
}

/// What a host function took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostioInk {
    /// How often it was called.
    pub calls: u64,
    /// Its ink, with the gas it charged: that of called contracts too.
    pub ink: u64,
}

/// What stands on a call stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// A function of the program, by index.
    Function(u32),
    /// A host function.
    Hostio(&'static str),
}

/// A call stack, seen from its end.
#[derive(Debug)]
struct Node {
    parent: Option<usize>,
    site: Site,
    ink: u64,
}

impl Profile {
    /// Ink the call took.
    pub fn used(&self) -> u64 {
        self.start_ink.saturating_sub(self.ink)
    }

    /// Functions that were called, by index.
    pub fn functions(&self) -> impl Iterator<Item = (u32, FunctionInk)> {
        self.functions.iter().map(|(index, ink)| (*index, *ink))
    }

    /// Host functions that were called, by name.
    pub fn hostios(&self) -> impl Iterator<Item = (&'static str, HostioInk)> {
        self.hostios.iter().map(|(name, ink)| (*name, *ink))
    }

    /// Call stacks, the outermost function first, and the ink that was taken at their ends.
    pub fn stacks(&self) -> impl Iterator<Item = (Vec<Site>, u64)> {
        self.nodes
            .iter()
            .filter(|node| node.ink > 0)
            .map(|node| (self.stack(node), node.ink))
    }

    fn stack(&self, node: &Node) -> Vec<Site> {
        let mut sites = vec![node.site];
        let mut parent = node.parent;
        while let Some(above) = parent.and_then(|index| self.nodes.get(index)) {
            sites.push(above.site);
            parent = above.parent;
        }
        sites.reverse();
        sites
    }

    /// Books what was taken since the last report.
    fn settle(&mut self, ink: u64) {
        let taken = self.ink.saturating_sub(ink);
        self.ink = ink;
        let node = match (self.hostio, self.open.last()) {
            (Some((name, node)), _) => {
                self.hostios.entry(name).or_default().ink += taken;
                node
            }
            (None, Some((function, node))) => {
                self.functions.entry(*function).or_default().own += taken;
                *node
            }
            (None, None) => return,
        };
        if let Some(node) = self.nodes.get_mut(node) {
            node.ink += taken;
        }
    }

    /// The node of the open stack with `site` on top of it.
    fn node(&mut self, site: Site) -> usize {
        let parent = self.open.last().map(|(_, node)| *node);
        // No node has the last index.
        let key = (parent.unwrap_or(usize::MAX), site);
        if let Some(node) = self.children.get(&key) {
            return *node;
        }
        if let Some(parent) = parent
            && self.nodes.len() >= MAX_STACKS
        {
            return parent;
        }
        let ink = 0;
        self.nodes.push(Node { parent, site, ink });
        self.children.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn leave(&mut self) {
        if let Some((function, _)) = self.open.pop() {
            let ink = self.ink;
            let function = self.functions.entry(function).or_default();
            function.open = function.open.saturating_sub(1);
            if function.open == 0 {
                function.total += function.entered_at.saturating_sub(ink);
            }
        }
    }
}

impl Witness for Profile {
    fn program_starts(&mut self, _args_len: u32, ink: u64) {
        (self.start_ink, self.ink) = (ink, ink);
    }

    fn hostio_starts(&mut self, name: &'static str, ink: u64) {
        self.settle(ink);
        self.hostio = Some((name, self.node(Site::Hostio(name))));
        self.hostios.entry(name).or_default().calls += 1;
    }

    fn hostio_ends(&mut self, call: HostioCall) {
        self.settle(call.end_ink);
        self.hostio = None;
    }

    fn function_starts(&mut self, index: u32, ink: u64) {
        self.settle(ink);
        let node = self.node(Site::Function(index));
        self.open.push((index, node));
        let function = self.functions.entry(index).or_default();
        function.calls += 1;
        if function.open == 0 {
            function.entered_at = ink;
        }
        function.open += 1;
    }

    fn function_ends(&mut self, ink: u64) {
        self.settle(ink);
        self.leave();
    }

    fn program_ends(&mut self, _end: Result<u32, Status>, ink_left: u64) {
        // What stopped the program may have taken the rest of the ink; it was in what was open.
        self.settle(ink_left);
        self.hostio = None;
        while !self.open.is_empty() {
            self.leave();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostio(profile: &mut Profile, name: &'static str, start_ink: u64, end_ink: u64) {
        profile.hostio_starts(name, start_ink);
        profile.hostio_ends(HostioCall {
            name,
            args: Vec::new(),
            outs: Vec::new(),
            start_ink,
            end_ink,
        });
    }

    fn booked(profile: &Profile) -> u64 {
        let functions: u64 = profile.functions().map(|(_, ink)| ink.own).sum();
        let hostios: u64 = profile.hostios().map(|(_, ink)| ink.ink).sum();
        let stacks: u64 = profile.stacks().map(|(_, ink)| ink).sum();
        assert_eq!(functions + hostios, stacks);
        stacks
    }

    #[test]
    fn own_ink_excludes_and_total_ink_includes_what_was_called() {
        let mut profile = Profile::default();
        profile.program_starts(0, 1000);
        profile.function_starts(7, 1000);
        profile.function_starts(8, 900);
        hostio(&mut profile, "msg_value", 850, 800);
        profile.function_ends(790);
        profile.function_ends(780);
        profile.program_ends(Ok(0), 780);

        let functions: Vec<_> = profile.functions().collect();
        assert_eq!((functions[0].1.own, functions[0].1.total), (110, 220));
        assert_eq!((functions[1].1.own, functions[1].1.total), (60, 110));
        let inner = [
            Site::Function(7),
            Site::Function(8),
            Site::Hostio("msg_value"),
        ];
        assert!(profile.stacks().any(|stack| stack == (inner.to_vec(), 50)));
        assert_eq!((booked(&profile), profile.used()), (220, 220));
    }

    #[test]
    fn recursion_does_not_multiply_the_total() {
        let mut profile = Profile::default();
        profile.program_starts(0, 100);
        profile.function_starts(1, 100);
        profile.function_starts(1, 90);
        profile.function_ends(80);
        profile.function_ends(70);
        profile.program_ends(Ok(0), 70);
        let (_, function) = profile.functions().next().unwrap();
        assert_eq!((function.calls, function.own, function.total), (2, 30, 30));
    }

    #[test]
    fn a_trap_settles_what_is_open() {
        let mut profile = Profile::default();
        profile.program_starts(0, 100);
        profile.function_starts(1, 100);
        profile.function_starts(2, 90);
        profile.hostio_starts("emit_log", 60);
        profile.program_ends(Err(Status::Revert), 0);
        let totals: Vec<_> = profile.functions().map(|(_, ink)| ink.total).collect();
        assert_eq!(totals, [100, 90]);
        assert_eq!((booked(&profile), profile.used()), (100, 100));
    }

    #[test]
    fn stacks_beyond_the_limit_count_for_what_they_grew_from() {
        let mut profile = Profile::default();
        let most = MAX_STACKS as u64 + 10;
        profile.program_starts(0, 2 * most);
        profile.function_starts(0, 2 * most);
        for call in 1..most {
            profile.function_starts(call as u32, 2 * (most - call) + 1);
            profile.function_ends(2 * (most - call));
        }
        profile.function_ends(0);
        profile.program_ends(Ok(0), 0);
        assert_eq!(profile.stacks().count(), MAX_STACKS);
        assert_eq!(booked(&profile), 2 * most);
    }
}
