//! PDF of our own Word documents, by an office suite that is installed: the layout is kept in one place.

use crate::report::pictures::Fonts;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where LibreOffice is, if it is; the first that starts is taken.
const PROGRAMS: [&str; 6] = [
    "soffice",
    "libreoffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
];
/// Documents that are converted by one start of the program.
const AT_ONCE: usize = 20;
/// How often it is looked whether the program is done.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Looks until the program is given up, for its start and for each document: two minutes, and half a minute.
const LOOKS: (u32, u32) = (1_200, 300);
/// 公文 fonts by the names that documents use, and the other names under which systems have them.
const OFFICIAL: [(&str, &[&str]); 5] = [
    ("方正小标宋简体", &["FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"]),
    ("仿宋_GB2312", &["仿宋", "FangSong", "FangSong_GB2312"]),
    ("楷体_GB2312", &["楷体", "KaiTi", "KaiTi_GB2312"]),
    ("黑体", &["SimHei"]),
    ("宋体", &["SimSun"]),
];

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// The PDF files.
    pub files: Vec<PathBuf>,
    /// What a reader should know: fonts that stand in for others.
    pub notes: Vec<String>,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// There is no program for it.
    #[error(
        "没有转成 PDF：这台电脑没有 LibreOffice。请从 libreoffice.org 下载安装（或 apt install libreoffice-writer），再加 --pdf 出一次；也可以用 Word、WPS 打开 docx 另存为 PDF"
    )]
    NoProgram,
    /// It cannot be started or takes too long.
    #[error("没有转成 PDF：{0}；docx 已经出了，可以用 Word、WPS 打开另存为 PDF")]
    Failed(String),
}

/// Converts documents; each PDF stands beside its document.
///
/// # Errors
/// When there is no program for it, it fails, or it takes too long.
pub fn to_pdf(documents: &[PathBuf]) -> Result<Converted, PdfError> {
    let mut converted = Converted::default();
    let mut used = BTreeSet::new();
    for some in documents.chunks(AT_ONCE) {
        let folder = tempfile::tempdir().map_err(|error| PdfError::Failed(error.to_string()))?;
        convert(some, folder.path())?;
        for document in some {
            let pdf = document.with_extension("pdf");
            let made = folder.path().join(pdf.file_name().unwrap_or_default());
            let bytes = std::fs::read(&made)
                .map_err(|_| PdfError::Failed(format!("LibreOffice 没有写出 {}", pdf.display())))?;
            used.extend(fonts_of(&bytes));
            std::fs::write(&pdf, &bytes).map_err(|error| PdfError::Failed(format!("{}：{error}", pdf.display())))?;
            converted.files.push(pdf);
        }
    }
    converted.notes.extend(missing_fonts(&used));
    Ok(converted)
}

fn convert(documents: &[PathBuf], out: &Path) -> Result<(), PdfError> {
    // A profile of its own: the user's may be in use, and may say anything.
    let profile = out.join("profile");
    let started = PROGRAMS.iter().find_map(|program| start(program, &profile, documents, out).ok());
    let mut child = started.ok_or(PdfError::NoProgram)?;
    let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let looks = LOOKS.0.saturating_add(LOOKS.1.saturating_mul(count));
    for _ in 0..looks {
        match child.try_wait() {
            Ok(Some(_)) => return Ok(()),
            Ok(None) => std::thread::sleep(LOOK_EVERY),
            Err(error) => return Err(PdfError::Failed(error.to_string())),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    Err(PdfError::Failed("LibreOffice 太久没有转完".to_owned()))
}

fn start(program: &str, profile: &Path, documents: &[PathBuf], out: &Path) -> std::io::Result<Child> {
    let profile = profile.to_string_lossy().replace('\\', "/");
    let profile = format!("-env:UserInstallation=file:///{}", profile.trim_start_matches('/'));
    let mut command = Command::new(program);
    command.args([profile.as_str(), "--headless", "--norestore", "--convert-to", "pdf:writer_pdf_Export", "--outdir"]);
    command.arg(out).args(documents).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// The fonts that a PDF names, without the letters before the sign of a part of a font.
fn fonts_of(pdf: &[u8]) -> BTreeSet<String> {
    const NAME: &[u8] = b"/BaseFont/";
    let mut fonts = BTreeSet::new();
    for at in memchr::memmem::find_iter(pdf, NAME) {
        let rest = pdf.get(at + NAME.len()..).unwrap_or_default();
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'_' | b'#');
        let name: String = rest.iter().take_while(is_name).map(|byte| char::from(*byte)).collect();
        fonts.insert(name.split_once('+').map_or(name.clone(), |(_, name)| name.to_owned()));
    }
    fonts
}

/// Which of the fonts of official documents are missing, and what stands in for them.
fn missing_fonts(used: &BTreeSet<String>) -> Option<String> {
    let fonts = Fonts::shared();
    let is_missing = |(name, others): &&(&str, &[&str])| !fonts.has(name) && !others.iter().any(|name| fonts.has(name));
    let missing: Vec<&str> = OFFICIAL.iter().filter(is_missing).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return None;
    }
    let used = used.iter().cloned().collect::<Vec<_>>().join("、");
    Some(format!(
        "这台电脑没有公文字体 {}，PDF 里用的是 {used}；正式行文请用装有这些字体的电脑转换",
        missing.join("、")
    ))
}
