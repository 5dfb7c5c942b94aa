//! `generate --watch`: generates again whenever an input changes, until the process is ended.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{Config, Event, PollWatcher, RecursiveMode, Watcher};
use welkin_codegen::Generator;

use super::generate::{self, Arguments};
use super::{CommandError, count, report_warnings, report_written};

/// How long nothing must happen before inputs are read: who writes a file does so in several steps.
const SETTLING: Duration = Duration::from_millis(50);

/// Generates now and after every change.
pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let (sender, events) = mpsc::channel();
    let folders = folders(arguments.files());
    let watcher = watcher(sender, arguments.poll)?;
    for folder in &folders {
        // Later on, a folder may go and come again; at first it has to be there.
        let is_there = std::fs::metadata(folder);
        is_there.map_err(|error| notify::Error::io(error).add_path(folder.clone()))?;
    }
    let mut watched = Watched::new(watcher, folders.clone(), arguments.poll.is_none());
    watched.renew()?;
    let mut watch = Watch::new(arguments, quiet);
    watch.look();
    if !quiet {
        eprintln!(
            "watching {}; press Ctrl-C to stop",
            count(folders.len(), "folder")
        );
    }
    follow(&events, &folders, SETTLING, || {
        // A folder that went and came again is another one, which nobody watches yet.
        if let Err(error) = watched.renew() {
            anstream::eprintln!("{}", CommandError::from(error).words());
        }
        watch.look();
    });
    Ok(())
}

/// Folders, and who watches them.
struct Watched {
    watcher: Box<dyn Watcher>,
    folders: BTreeSet<PathBuf>,
    /// Whether a folder that goes and comes again has to be watched anew. Who looks again and again finds it.
    is_renewed: bool,
    /// What is watched now.
    watched: BTreeSet<PathBuf>,
}

impl Watched {
    fn new(watcher: Box<dyn Watcher>, folders: BTreeSet<PathBuf>, is_renewed: bool) -> Self {
        Self {
            watcher,
            folders,
            is_renewed,
            watched: BTreeSet::new(),
        }
    }

    /// Watches every folder, and the one above it, in which its removal and its return are noticed; where that is
    /// missing, too, the next one above. What was watched before is watched anew.
    fn renew(&mut self) -> notify::Result<()> {
        if !self.is_renewed && !self.watched.is_empty() {
            return Ok(());
        }
        for folder in std::mem::take(&mut self.watched) {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut needed = BTreeSet::new();
        for folder in &self.folders {
            let mut existing = folder.ancestors().filter(|folder| folder.is_dir());
            let count = if self.is_renewed { 2 } else { 1 };
            needed.extend(existing.by_ref().take(count).map(Path::to_owned));
        }
        for folder in needed {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Err(error) if self.folders.contains(&folder) && folder.is_dir() => {
                    return Err(error);
                }
                _ => {
                    self.watched.insert(folder);
                }
            }
        }
        Ok(())
    }
}

/// How long to wait between two looks, in seconds as `--poll` takes them.
pub(super) fn interval(seconds: &str) -> Result<Duration, String> {
    let seconds: f64 = seconds.parse().map_err(|_| "not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(interval) if !interval.is_zero() => Ok(interval),
        Ok(_) => Err("must be greater than 0".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Sends what happens in the folders that it is given: as the system reports it, or found by looking at them again and
/// again.
fn watcher(
    sender: Sender<notify::Result<Event>>,
    poll: Option<Duration>,
) -> notify::Result<Box<dyn Watcher>> {
    Ok(match poll {
        None => Box::new(notify::recommended_watcher(sender)?),
        Some(interval) => {
            // Times are compared in whole seconds, in which much can happen: contents tell.
            let config = Config::default().with_compare_contents(true);
            Box::new(PollWatcher::new(
                sender,
                config.with_poll_interval(interval),
            )?)
        }
    })
}

/// The folders in which the files are: a file that is replaced by another is noticed in its folder only.
fn folders<'p>(files: impl Iterator<Item = &'p Path>) -> BTreeSet<PathBuf> {
    files
        .map(|path| match path.parent() {
            _ if path.is_dir() => path,
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        })
        .map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()))
        .collect()
}

/// Calls `changed` once after every burst of events in the folders, until no more can come. Reading a file is no
/// change: it would never end. Of folders above, only what happens to the folders matters.
fn follow(
    events: &Receiver<notify::Result<Event>>,
    folders: &BTreeSet<PathBuf>,
    settling: Duration,
    mut changed: impl FnMut(),
) {
    let concerns = |path: &Path| {
        let mut folders = folders.iter();
        folders.any(|folder| path.starts_with(folder) || folder.starts_with(path))
    };
    // An error means that events may be lost, and so may a path.
    let is_change = |event: &notify::Result<Event>| match event {
        Ok(event) => {
            let mut paths = event.paths.iter();
            !event.kind.is_access() && (event.paths.is_empty() || paths.any(|path| concerns(path)))
        }
        Err(_) => true,
    };
    while let Ok(event) = events.recv() {
        if !is_change(&event) {
            continue;
        }
        let mut settled = Instant::now() + settling;
        loop {
            let now = Instant::now();
            match events.recv_timeout(settled.saturating_duration_since(now)) {
                Ok(event) if is_change(&event) => settled = Instant::now() + settling,
                Ok(_) if now < settled => {}
                _ => break,
            }
        }
        changed();
    }
}

/// What was generated last.
struct Watch<'a> {
    arguments: &'a Arguments,
    quiet: bool,
    state: State,
}

enum State {
    /// Nothing yet.
    New,
    /// From what this generator read.
    Generated(Box<Generator>),
    /// It failed with these words.
    Failed(String),
}

impl<'a> Watch<'a> {
    fn new(arguments: &'a Arguments, quiet: bool) -> Self {
        Self {
            arguments,
            quiet,
            state: State::New,
        }
    }

    /// Generates if an input says something else than it did. What fails is said once, and tried again after the next
    /// change.
    fn look(&mut self) {
        if matches!(&self.state, State::Generated(generator) if generator.is_current()) {
            return;
        }
        self.state = match self.generate() {
            Ok(generator) => State::Generated(Box::new(generator)),
            Err(error) => {
                let words = error.words();
                if !matches!(&self.state, State::Failed(said) if *said == words) {
                    eprintln!("{words}");
                }
                State::Failed(words)
            }
        };
    }

    fn generate(&self) -> Result<Generator, CommandError> {
        let generator = generate::generator(self.arguments)?;
        let output =
            generate::output(self.arguments, &generator)?.ok_or(CommandError::NotForStdout)?;
        let (generator, written) = generate::write(self.arguments, generator, output)?;
        let has_changed = !written.written.is_empty() || !written.removed.is_empty();
        if !self.quiet && (has_changed || matches!(self.state, State::New)) {
            generate::report_inputs(&generator);
            report_warnings(&generator);
            report_written(&written);
        }
        Ok(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::sync::mpsc;
    use std::time::Duration;

    use notify::event::{AccessKind, ModifyKind};
    use notify::{Event, EventKind};

    use super::{folders, follow, interval};

    fn looks(kinds: &[EventKind]) -> usize {
        let (sender, events) = mpsc::channel();
        for kind in kinds {
            sender.send(Ok(Event::new(*kind))).unwrap();
        }
        drop(sender);
        let mut looks = 0;
        follow(&events, &BTreeSet::new(), Duration::ZERO, || looks += 1);
        looks
    }

    /// What happens beside a folder, in the one above it, is nobody's business.
    #[test]
    fn what_happens_elsewhere_is_no_change() {
        let looks = |path: &str| {
            let (sender, events) = mpsc::channel();
            let event = Event::new(EventKind::Modify(ModifyKind::Any));
            sender.send(Ok(event.add_path(path.into()))).unwrap();
            drop(sender);
            let mut looks = 0;
            let folders = BTreeSet::from([PathBuf::from("/a/b")]);
            follow(&events, &folders, Duration::ZERO, || looks += 1);
            looks
        };
        assert_eq!(
            ["/a/b/export.json", "/a/b", "/a", "/a/c", "/a/bc"].map(looks),
            [1, 1, 1, 0, 0]
        );
    }

    #[test]
    fn a_burst_of_changes_is_one() {
        let change = EventKind::Modify(ModifyKind::Any);
        assert_eq!(looks(&[]), 0);
        assert_eq!(looks(&[change]), 1);
        assert_eq!(looks(&[change; 5]), 1);
    }

    /// Reading the inputs is what follows a change.
    #[test]
    fn reading_is_no_change() {
        let read = EventKind::Access(AccessKind::Any);
        assert_eq!(looks(&[read; 3]), 0);
        assert_eq!(looks(&[read, EventKind::Any, read]), 1);
    }

    /// What was lost may have been a change.
    #[test]
    fn an_error_of_the_system_is_a_change() {
        let (sender, events) = mpsc::channel();
        sender.send(Err(notify::Error::generic("lost"))).unwrap();
        drop(sender);
        let mut looks = 0;
        follow(&events, &BTreeSet::new(), Duration::ZERO, || looks += 1);
        assert_eq!(looks, 1);
    }

    #[test]
    fn intervals_are_seconds() {
        assert_eq!(interval("0.25"), Ok(Duration::from_millis(250)));
        for refused in ["0", "-1", "NaN", "1e300", "soon"] {
            assert!(interval(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn files_are_watched_in_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("export.json");
        let files = [&*file, folder.path(), Path::new("cdts.json")];
        let watched = folders(files.into_iter());
        let here = std::path::absolute(".").unwrap();
        let expected = [here, folder.path().to_owned()];
        assert_eq!(watched, BTreeSet::from(expected));
    }
}
