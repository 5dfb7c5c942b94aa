//! Resolves name collisions.
//!
//! The order of the input does not matter. Names chosen by the user come first, then those from earlier runs. Then each
//! candidate, in order of rank, takes its plain name if it is unused. The remaining candidates try their alternatives
//! until a name is unused.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::Kind;
use super::precedence::DecidedNames;
use super::words::Words;
use crate::config::Position;
use crate::model::refused::RefusedChoice;
use crate::model::warnings::{NameDecision, Warnings, quoted};

/// Maximum number of candidates of a collision that a warning lists.
const LISTED: usize = 10;

/// An item to name, with its preferred name and the alternatives.
pub(super) struct Candidate<'a> {
    /// Machine name, answer key, or option value.
    raw: &'a str,
    position: Position,
    plain: String,
    ladder: Vec<String>,
    /// Internal items come after customers' items; among these, names from which a prefix was removed come last.
    rank: (bool, bool),
}

impl<'a> Candidate<'a> {
    pub(super) fn new(
        kind: Kind,
        raw: &'a str,
        position: Position,
        words: Words,
        ladder: Vec<Words>,
    ) -> Self {
        let identifier = |words| kind.identifier(words, raw);
        Self {
            raw,
            position,
            plain: identifier(words),
            ladder: ladder.into_iter().map(identifier).collect(),
            rank: (false, false),
        }
    }

    /// Returns the preferred name, followed by the alternatives.
    pub(super) fn into_names(self) -> Vec<String> {
        std::iter::once(self.plain).chain(self.ladder).collect()
    }

    /// Sets the rank. Candidates with a smaller rank choose first; equal ranks choose in their original order.
    pub(super) fn ranked(self, rank: (bool, bool)) -> Self {
        Self { rank, ..self }
    }
}

/// A set of names that must be unique.
pub(super) struct Scope {
    kind: Kind,
    /// The scope for messages, such as ` of CDT ...`.
    place: String,
    /// Every identifier in use, with its owner.
    taken: BTreeMap<String, Owner>,
}

/// The owner of an identifier.
#[derive(Clone, PartialEq, Eq)]
enum Owner {
    /// Reserved, because Rust or the generated code uses it.
    Reserved,
    /// An item that is currently absent but was named in an earlier run, by machine name or value.
    Absent(String),
    /// A candidate, by its index.
    Candidate(usize),
}

impl Scope {
    pub(super) fn new<'r>(
        kind: Kind,
        place: String,
        reserved: impl Iterator<Item = &'r str>,
    ) -> Self {
        let reserved = reserved.map(|name| (name.to_owned(), Owner::Reserved));
        Self {
            kind,
            place,
            taken: reserved.collect(),
        }
    }

    /// Assigns a name to every candidate. Returns one name per candidate, in the order of the candidates.
    pub(super) fn assign(
        mut self,
        candidates: Vec<Candidate<'_>>,
        decided: &DecidedNames<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<String> {
        let mut names = self.take_wanted(&candidates, decided, warnings);
        self.take_given(&candidates, decided, &mut names, warnings);
        self.keep_for_absent(&candidates, decided);

        let mut by_rank: Vec<usize> = (0..candidates.len())
            .filter(|index| names[*index].is_none())
            .collect();
        by_rank.sort_by_key(|index| candidates[*index].rank);
        let mut losers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut climbers = Vec::new();
        for index in by_rank {
            let plain = &candidates[index].plain;
            match self.obstacle(plain) {
                None => names[index] = Some(self.take(index, plain.clone())),
                Some(claim) => {
                    losers.entry(claim).or_default().push(index);
                    climbers.push(index);
                }
            }
        }
        for index in climbers {
            let name = self.climb(&candidates[index]);
            names[index] = Some(self.take(index, name));
        }

        let names: Vec<String> = names.into_iter().flatten().collect();
        for (claim, losers) in losers {
            self.report(&claim, &losers, &candidates, &names, warnings);
        }
        names
    }

    /// Assigns the names chosen by the user; those that can't be used are refused.
    fn take_wanted(
        &mut self,
        candidates: &[Candidate<'_>],
        decided: &DecidedNames<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<Option<String>> {
        let taken = candidates.iter().enumerate().map(|(index, candidate)| {
            let name = decided.wanted.get(candidate.raw)?;
            let taken = self.take_decided(index, candidate, name);
            taken
                .map_err(|message| {
                    let keys = decided.keys(candidate.raw);
                    warnings.refuse(RefusedChoice {
                        keys,
                        message,
                        help: None,
                    });
                })
                .ok()
        });
        taken.collect()
    }

    /// Assigns the names from earlier runs, unless the user chose others.
    fn take_given(
        &mut self,
        candidates: &[Candidate<'_>],
        decided: &DecidedNames<'_>,
        names: &mut [Option<String>],
        warnings: &mut Warnings<'_>,
    ) {
        for (index, candidate) in candidates.iter().enumerate() {
            if decided.wanted.contains_key(candidate.raw) {
                continue;
            }
            if let Some(name) = decided.given.get(candidate.raw) {
                match self.take_decided(index, candidate, name) {
                    Ok(name) => names[index] = Some(name),
                    Err(message) => warnings.at(candidate.position, message),
                }
            }
        }
    }

    /// Returns the first identifier of a name that is already in use.
    fn obstacle(&self, name: &str) -> Option<String> {
        let mut claims = self.kind.claims(name).into_iter();
        claims.find(|claim| self.taken.contains_key(claim))
    }

    fn take(&mut self, index: usize, name: String) -> String {
        for claim in self.kind.claims(&name) {
            self.taken.insert(claim, Owner::Candidate(index));
        }
        name
    }

    /// Takes a chosen or earlier name, or returns why it can't be used.
    fn take_decided(
        &mut self,
        index: usize,
        candidate: &Candidate<'_>,
        name: &str,
    ) -> Result<String, String> {
        let problem = if !self.kind.allows(name) {
            "is not a valid Rust name"
        } else if self.obstacle(name).is_some() {
            "is already in use"
        } else {
            return Ok(self.take(index, name.to_owned()));
        };
        let (what, place) = (self.kind.noun(), &self.place);
        let (raw, name) = (quoted(candidate.raw), quoted(name));
        Err(format!(
            "{what} {raw}{place} can't be named {name}, which {problem}"
        ))
    }

    /// Reserves the names from earlier runs of items that are currently absent.
    fn keep_for_absent(&mut self, candidates: &[Candidate<'_>], decided: &DecidedNames<'_>) {
        let present: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.raw).collect();
        for (raw, name) in &decided.given {
            if present.contains(raw) || !self.kind.allows(name) {
                continue;
            }
            for claim in self.kind.claims(name) {
                let owner = || Owner::Absent((*raw).to_owned());
                self.taken.entry(claim).or_insert_with(owner);
            }
        }
    }

    fn climb(&self, candidate: &Candidate<'_>) -> String {
        let mut ladder = candidate.ladder.iter();
        if let Some(name) = ladder.find(|name| self.obstacle(name).is_none()) {
            return name.clone();
        }
        let mut attempt = 0;
        loop {
            let name = self.kind.hashed(&candidate.plain, candidate.raw, attempt);
            if self.obstacle(&name).is_none() {
                return name;
            }
            attempt += 1;
        }
    }

    /// Reports which candidates wanted `claim`, and which names they got.
    fn report(
        &self,
        claim: &str,
        losers: &[usize],
        candidates: &[Candidate<'_>],
        names: &[String],
        warnings: &mut Warnings<'_>,
    ) {
        let owner = self.taken.get(claim);
        let winner = match owner {
            Some(Owner::Candidate(index)) => Some(*index),
            _ => None,
        };
        let members: Vec<usize> = winner.into_iter().chain(losers.iter().copied()).collect();
        let mut who: Vec<String> = members
            .iter()
            .take(LISTED)
            .map(|index| {
                format!(
                    "{} is {}",
                    quoted(candidates[*index].raw),
                    quoted(&names[*index])
                )
            })
            .collect();
        if members.len() > LISTED {
            who.push(format!("and {} more", members.len() - LISTED));
        }
        let message = format!(
            "{count} {noun}{place} would be named {claim}{reserved}: {who}",
            count = members.len(),
            noun = if members.len() == 1 {
                self.kind.noun()
            } else {
                self.kind.plural()
            },
            place = self.place,
            claim = quoted(claim),
            reserved = match owner {
                Some(Owner::Candidate(_)) => String::new(),
                Some(Owner::Absent(raw)) => format!(", a name previously given to {}", quoted(raw)),
                Some(Owner::Reserved) | None => ", which is reserved".to_owned(),
            },
            who = who.join(", "),
        );
        if let Some(first) = losers.first() {
            let names = members.iter().map(|index| {
                let item = candidates[*index].raw.to_owned();
                (item, names[*index].clone())
            });
            let decision = NameDecision {
                position: candidates[*first].position,
                message,
                names: names.collect(),
            };
            warnings.decided(self.kind.plural(), &self.place, decision);
        }
    }
}
