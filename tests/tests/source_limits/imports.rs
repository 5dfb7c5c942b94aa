//! Imports between the modules of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::code::code;

/// The path of a module, from the root of its crate: `["client", "records"]`.
pub(crate) type Module = Vec<String>;

/// The modules of a crate.
pub(crate) struct Crate {
    /// Paths that each module names, with the names under which it re-exports them, if it does.
    uses: BTreeMap<Module, Vec<(Module, Option<String>)>>,
}

impl Crate {
    /// Reads the crate whose sources are in a folder.
    pub(crate) fn read(sources: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(sources, &[], &mut files);
        let names: BTreeSet<&Module> = files.keys().collect();
        let uses = files.iter().map(|(module, text)| {
            let named = named(text)
                .into_iter()
                .filter_map(|(path, shown)| Some((absolute(module, path, &names)?, shown)));
            (module.clone(), named.collect())
        });
        Self {
            uses: uses.collect(),
        }
    }

    /// Returns the module to which a path refers, following re-exports.
    fn target(&self, path: &[String], depth: usize) -> Option<Module> {
        let known = (0..=path.len()).rev();
        let length = known
            .into_iter()
            .find(|length| self.uses.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let mut handed_on = self.uses[module].iter();
        let handed_on = rest.first().and_then(|name| {
            handed_on.find(|(path, shown)| shown.as_ref() == Some(name) && path[..] != *module)
        });
        match handed_on {
            Some((to, _)) if depth < 8 => {
                let further: Vec<_> = to.iter().chain(&rest[1..]).cloned().collect();
                self.target(&further, depth + 1)
            }
            _ => Some(module.to_vec()),
        }
    }

    /// Returns import cycles of sibling folders and files, with at least one folder.
    pub(crate) fn cycles_of_folders(&self) -> Vec<String> {
        let mut levels: BTreeMap<Module, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
        for (from, paths) in &self.uses {
            for to in paths.iter().filter_map(|(path, _)| self.target(path, 0)) {
                let shared = from.iter().zip(&to).take_while(|(one, other)| one == other);
                let shared = shared.count();
                if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
                    let level = levels.entry(from[..shared].to_vec()).or_default();
                    level.entry(one).or_default().insert(other.clone());
                }
            }
        }
        let is_folder = |level: &[String], name: &str| {
            let below = |module: &&Module| module.len() > level.len() + 1;
            let mut modules = self.uses.keys().filter(below);
            modules.any(|module| module.starts_with(level) && module[level.len()] == name)
        };
        let mut found = Vec::new();
        for (level, arrows) in &levels {
            for cycle in cycles(arrows) {
                if cycle.iter().any(|name| is_folder(level, name)) {
                    let place = level.join("/");
                    found.push(format!("{place}: {}", cycle.join(", ")));
                }
            }
        }
        found
    }
}

/// Returns groups of names that lead to each other.
fn cycles(arrows: &BTreeMap<&str, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |from: &str| {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut waiting = vec![from.to_owned()];
        while let Some(name) = waiting.pop() {
            let next = arrows.get(&*name).into_iter().flatten();
            waiting.extend(next.filter(|name| reached.insert((*name).clone())).cloned());
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<String>> =
        arrows.keys().map(|name| (*name, reached(name))).collect();
    let mut groups: BTreeSet<Vec<String>> = BTreeSet::new();
    for (name, to) in &all {
        let back = |other: &&String| all.get(&***other).is_some_and(|back| back.contains(*name));
        let group: Vec<String> = to.iter().filter(back).cloned().collect();
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

fn collect(folder: &Path, module: &[String], files: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let inner: Module = module.iter().cloned().chain([stem.clone()]).collect();
        if path.is_dir() {
            collect(&path, &inner, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_face = matches!(&*stem, "mod" | "lib" | "main");
            let module = if is_face { module.to_vec() } else { inner };
            let text = fs::read_to_string(&path).expect("it is text");
            let text = code(&text);
            // Imports of tests are not dependencies of the code.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            files.entry(module).or_default().push_str(text);
        }
    }
}

/// Returns the paths within the crate that code names, with the names under which it re-exports them.
fn named(code: &str) -> Vec<(Module, Option<String>)> {
    let mut named = Vec::new();
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        let begin = statement
            .rfind(['}', '{'])
            .filter(|_| !statement.contains("use "));
        let begin = begin.map_or(0, |place| place + 1);
        match statement[begin..].split_once("use ") {
            Some((before, tree)) if is_statement(before) => {
                let public = before.contains("pub");
                flatten(tree.trim_end_matches(';'), &[], &mut |path, name| {
                    named.push((path, public.then_some(name)));
                });
            }
            _ => rest.push_str(statement),
        }
    }
    let is_path = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
    for path in rest.split(|character| !is_path(character)) {
        let path: Module = path.split("::").map(str::to_owned).collect();
        if path.len() > 1 && path.iter().all(|name| !name.is_empty()) {
            named.push((path, None));
        }
    }
    named
}

/// Whether the text before `use` ends a statement, or is a visibility.
fn is_statement(before: &str) -> bool {
    let line = before.rsplit(['\n', '}']).next().unwrap_or_default().trim();
    line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')'))
}

/// Calls `found` with every path of a tree of imports.
fn flatten(tree: &str, before: &[String], found: &mut dyn FnMut(Module, String)) {
    let tree = tree.trim();
    if let Some((path, inner)) = tree.split_once('{') {
        let path = path.trim().trim_end_matches("::").split("::");
        let path = path.map(|name| name.trim().to_owned());
        let path = path.filter(|name| !name.is_empty());
        let path: Module = before.iter().cloned().chain(path).collect();
        let inner = inner.trim().strip_suffix('}').unwrap_or(inner);
        let mut depth = 0_usize;
        for part in inner.split(|character: char| {
            depth += usize::from(character == '{');
            depth = depth.saturating_sub(usize::from(character == '}'));
            character == ',' && depth == 0
        }) {
            flatten(part, &path, found);
        }
        return;
    }
    let (path, shown) = tree.split_once(" as ").unwrap_or((tree, ""));
    let path = path.split("::").map(|name| name.trim().to_owned());
    let mut path: Module = before.iter().cloned().chain(path).collect();
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.last().cloned().unwrap_or_default();
    let shown = shown.trim().to_owned();
    found(path, if shown.is_empty() { last } else { shown });
}

/// Returns a path from the root of the crate; `None` for a path into another crate.
fn absolute(module: &Module, mut path: Module, known: &BTreeSet<&Module>) -> Option<Module> {
    let first = path.first()?.clone();
    match &*first {
        "crate" => Some(path.split_off(1)),
        "self" => Some(module.iter().cloned().chain(path.split_off(1)).collect()),
        "super" => {
            let up = path.iter().take_while(|name| *name == "super").count();
            let base = module.get(..module.len().checked_sub(up)?)?.iter().cloned();
            Some(base.chain(path.split_off(up)).collect())
        }
        _ => {
            let inner: Module = module.iter().cloned().chain([first]).collect();
            known
                .contains(&inner)
                .then(|| module.iter().cloned().chain(path).collect())
        }
    }
}
