//! The town's book outlives what happens to programs: killed at any moment, no room left, two at once. Every import is whole or
//! absent, and the book opens.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![cfg(unix)]

use anping::pipeline::book::{self, TownSpec, Workspace};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Kills in an ordinary run; `ANPING_KILLS` asks for more.
const KILLS: u64 = 30;
/// Kills between two looks into the book.
const KILLS_PER_LOOK: u64 = 5;

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/yunxi/inputs/企业报送/隐患台账/2026年第三季度")
}

fn workspace(folder: &Path) -> Workspace {
    let spec = TownSpec { town: "云溪镇".to_owned(), office: "应急办".to_owned(), ..TownSpec::default() };
    Workspace::create(folder, &spec).expect("a workspace")
}

fn importing(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anping"));
    command.arg("import").arg(inputs()).arg("--book").arg(folder).args(["--as-of", "2026-10-31"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// Rows of each file that is in the book.
fn rows(town: &Workspace) -> BTreeMap<String, i64> {
    let verified = book::verify(town).expect("the book opens");
    assert_eq!(verified.wrong, Vec::<String>::new());
    let (imports, _) = book::log(town).expect("a log");
    let count = imports.len();
    let rows: BTreeMap<String, i64> = imports.into_iter().map(|line| (line.file, line.records)).collect();
    assert_eq!(rows.len(), count, "no file is in twice");
    rows
}

fn whole() -> BTreeMap<String, i64> {
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    assert!(importing(folder.path()).status().expect("run").success());
    let rows = rows(&town);
    assert!(rows.len() > 20 && rows.values().all(|rows| *rows > 0));
    rows
}

#[test]
fn killed_at_any_moment_every_import_is_whole_or_absent() {
    let began = std::time::Instant::now();
    let whole = whole();
    let moments = u64::try_from(began.elapsed().as_millis()).expect("some time").max(1);
    let kills = std::env::var("ANPING_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().expect("a folder");
    let mut town = workspace(&folder.path().join("0"));
    // Moments that look random and come again in every run.
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    let (mut partly, mut landed) = (0, 0);
    for kill in 1..=kills {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = importing(&town.folder).spawn().expect("started");
        std::thread::sleep(Duration::from_millis((seed >> 33) % moments));
        child.kill().expect("killed");
        child.wait().expect("gone");
        if kill % KILLS_PER_LOOK > 0 && kill < kills {
            continue;
        }
        let now = rows(&town);
        assert!(now.iter().all(|(file, rows)| whole.get(file) == Some(rows)), "an import is not whole");
        landed += now.len();
        partly += u64::from(!now.is_empty() && now.len() < whole.len());
        if now.len() == whole.len() {
            town = workspace(&folder.path().join(kill.to_string()));
        }
    }
    assert!(landed > 0, "nothing ever came in: the moments are too early");
    eprintln!("{kills} kills, {partly} looks at a book that was partly filled");
    assert!(importing(&town.folder).status().expect("run").success());
    assert_eq!(rows(&town), whole, "what was killed can be done again");
}

#[test]
fn no_room_is_said_and_leaves_the_book_whole() {
    let whole = whole();
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    // Files may grow to so many blocks of 512 bytes; the write that goes beyond fails as on a full disk.
    let shell = "trap '' XFSZ; ulimit -f 600; exec \"$@\"";
    let program = importing(folder.path());
    let mut command = Command::new("sh");
    command.args(["-c", shell, "sh"]).arg(program.get_program()).args(program.get_args());
    let output = command.output().expect("run");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(text(&output).contains("磁盘"), "{}", text(&output));
    let now = rows(&town);
    assert!(now.len() < whole.len() && now.iter().all(|(file, rows)| whole.get(file) == Some(rows)));
    assert!(importing(folder.path()).status().expect("run").success());
    assert_eq!(rows(&town), whole);
}

#[test]
fn two_programs_at_once_lose_nothing() {
    let whole = whole();
    let folder = tempfile::tempdir().expect("a folder");
    let town = workspace(folder.path());
    let run = || {
        let mut command = importing(folder.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    };
    let children = [run(), run(), run()];
    for child in children {
        let output = child.wait_with_output().expect("run");
        assert!(output.status.success(), "{}", text(&output));
        assert!(!text(&output).contains("locked"), "{}", text(&output));
    }
    assert_eq!(rows(&town), whole);
}
