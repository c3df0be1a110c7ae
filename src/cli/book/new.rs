//! `anping new`.

use super::args::NewArgs;
use crate::cli::say::{self, Failure};
use crate::pipeline::book::{TownSpec, Workspace};
use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

pub(in crate::cli) fn run(args: NewArgs) -> Result<ExitCode, Failure> {
    let town = match args.town {
        Some(town) => town,
        None => ask("镇（街道）名称，如 云溪镇", "--town")?,
    };
    let villages = if args.villages.is_empty() {
        ask("各村（社区），用逗号或顿号隔开", "--villages")?.split([',', '，', '、']).map(str::to_owned).collect()
    } else {
        args.villages
    };
    let villages: Vec<String> =
        villages.iter().map(|village| village.trim().to_owned()).filter(|village| !village.is_empty()).collect();
    let spec = TownSpec {
        letterhead: args.letterhead.unwrap_or_default(),
        profile: args.profile,
        ..TownSpec::named(town, villages, args.office)
    };
    let workspace = Workspace::create(&args.folder, &spec)?;
    let folder = workspace.folder.display();
    say::line(&format!(
        "已建好 {} 的工作区 {folder}：town.yaml（镇的情况，可以改）、book.db（台账库）",
        workspace.town.spec.town
    ));
    say::line(&format!("下一步：anping import 收上来的表 --book {folder}"));
    Ok(ExitCode::SUCCESS)
}

/// Asks at the terminal; where there is none, says which argument is wanted.
fn ask(question: &str, argument: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(format!("请用 {argument} 写明{question}").into());
    }
    let mut output = std::io::stderr();
    let _ = write!(output, "{question}：").and_then(|()| output.flush());
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim().to_owned();
    if answer.is_empty() { Err(format!("没有填{question}，未建工作区").into()) } else { Ok(answer) }
}
