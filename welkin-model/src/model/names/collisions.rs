//! Who gets which name where several want the same.
//!
//! The order of the input plays no part: names that the user wants come first, then those given before, then every
//! candidate in the order of rank takes its plain name if that is free, then those left over climb their ladders until
//! a name is free.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::Kind;
use super::precedence::DecidedNames;
use super::words::Words;
use crate::config::Position;
use crate::model::refused::RefusedChoice;
use crate::model::warnings::{NameDecision, Warnings, quoted};

/// Members of a collision that a warning lists.
const LISTED: usize = 10;

/// Something to name: what it would be called, and what else it could be.
pub(super) struct Candidate<'a> {
    /// Machine name, key of an answer, value of an option.
    raw: &'a str,
    position: Position,
    plain: String,
    ladder: Vec<String>,
    /// Internal after customers', then stripped after those with no prefix.
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

    /// What it is called if that is free, and what else it could be.
    pub(super) fn into_names(self) -> Vec<String> {
        std::iter::once(self.plain).chain(self.ladder).collect()
    }

    /// Those with the smaller rank choose first; equals go by the order in which they are given.
    pub(super) fn ranked(self, rank: (bool, bool)) -> Self {
        Self { rank, ..self }
    }
}

/// Names that must differ from each other.
pub(super) struct Scope {
    kind: Kind,
    /// ` of CDT ...`, for messages.
    place: String,
    /// Every identifier in use, and whose it is.
    taken: BTreeMap<String, Owner>,
}

/// Whose an identifier is.
#[derive(Clone, PartialEq, Eq)]
enum Owner {
    /// Nobody's: Rust or the generated code needs it.
    Reserved,
    /// That of something which is no candidate now but was named before, by machine name or value.
    Absent(String),
    /// A candidate's, by its index.
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

    /// Names every candidate. One result per candidate, in the order of the candidates.
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

    /// The names that the user wants, by candidate; those that can't be had are refused.
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

    /// The names that were given before, where the user wants no other.
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

    /// The first identifier of a name that is in use.
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

    /// Takes a name that was decided before, or says why it can't be had.
    fn take_decided(
        &mut self,
        index: usize,
        candidate: &Candidate<'_>,
        name: &str,
    ) -> Result<String, String> {
        let problem = if !self.kind.allows(name) {
            "is not a valid Rust name"
        } else if self.obstacle(name).is_some() {
            "is in use"
        } else {
            return Ok(self.take(index, name.to_owned()));
        };
        let (what, place) = (self.kind.noun(), &self.place);
        let (raw, name) = (quoted(candidate.raw), quoted(name));
        Err(format!(
            "{what} {raw}{place} can't be named {name}, which {problem}"
        ))
    }

    /// Keeps the names of what was named before and is not here now.
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

    /// Says who wanted `claim` and who got which name.
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
                Some(Owner::Absent(raw)) => format!(", a name given to {} before", quoted(raw)),
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
