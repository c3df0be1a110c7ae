//! OLE compound files (CFB version 3, sectors of 512 bytes), whole and broken.

const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FAT_SECTOR: u32 = 0xFFFF_FFFD;
const NO_ENTRY: u32 = 0xFFFF_FFFF;
/// Shorter streams belong into the mini stream, which these files do without.
const SHORTEST_STREAM: usize = 4096;

/// An `.xls` whose `Workbook` stream goes round two sectors for ever and claims 2 GiB less a byte.
pub(crate) fn looping_ole() -> Vec<u8> {
    let fat = [FAT_SECTOR, END_OF_CHAIN, 3, 2];
    let directory = directory(&[Stream { name: "Workbook", start: 2, size: 0x7FFF_FFFF }]);
    assemble(&fat, &[directory, bof(), vec![0; SECTOR]])
}

/// An `.xls` whose directory is a chain that comes back to its own beginning.
pub(crate) fn looping_ole_directory() -> Vec<u8> {
    let fat = [FAT_SECTOR, 1, END_OF_CHAIN];
    let directory = directory(&[Stream { name: "Workbook", start: 2, size: SHORTEST_STREAM }]);
    assemble(&fat, &[directory, bof()])
}

/// A workbook behind a password as Excel saves it: a compound file with `EncryptionInfo` and `EncryptedPackage`.
/// The key data is made up; nothing opens it.
pub(crate) fn encrypted() -> Vec<u8> {
    let info = encryption_info();
    let package = encrypted_package();
    let info_sectors = info.len() / SECTOR;
    let streams = [
        Stream { name: "EncryptionInfo", start: 2, size: info.len() },
        Stream { name: "EncryptedPackage", start: 2 + info_sectors, size: package.len() },
    ];
    let mut fat = vec![FAT_SECTOR, END_OF_CHAIN];
    for content in [&info, &package] {
        let first = fat.len();
        let last = first + content.len() / SECTOR - 1;
        fat.extend((first..last).map(|sector| u32_of(sector + 1)));
        fat.push(END_OF_CHAIN);
    }
    assemble(&fat, &[directory(&streams), info, package])
}

/// A stream as the directory lists it.
struct Stream {
    name: &'static str,
    start: usize,
    size: usize,
}

/// Header, one FAT sector, then the sectors from 1 on; the directory comes first.
fn assemble(fat: &[u32], sectors: &[Vec<u8>]) -> Vec<u8> {
    let mut out = header();
    let mut table: Vec<u8> = fat.iter().flat_map(|next| next.to_le_bytes()).collect();
    table.resize(SECTOR, 0xFF);
    out.extend(table);
    out.extend(sectors.concat());
    out
}

fn header() -> Vec<u8> {
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.extend([0; 16]);
    // Minor and major version, byte order, sector and mini sector as powers of two.
    for half in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        out.extend(half.to_le_bytes());
    }
    out.extend([0; 6]);
    // Directory sectors (none stated in version 3), FAT sectors, first directory sector, transaction, mini limit,
    // mini FAT and its size, DIFAT and its size.
    for word in [0, 1, 1, 0, u32_of(SHORTEST_STREAM), END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        out.extend(word.to_le_bytes());
    }
    // The DIFAT's head: sector 0 is the only FAT sector.
    out.extend(0_u32.to_le_bytes());
    out.resize(SECTOR, 0xFF);
    out
}

/// A directory sector: the root and its streams in the directory's order, each the right brother of the last.
fn directory(streams: &[Stream]) -> Vec<u8> {
    let mut out = directory_entry("Root Entry", 5, NO_ENTRY, 1, END_OF_CHAIN, 0);
    for (index, stream) in streams.iter().enumerate() {
        let right = if index + 1 < streams.len() { u32_of(index + 2) } else { NO_ENTRY };
        out.extend(directory_entry(stream.name, 2, right, NO_ENTRY, u32_of(stream.start), u32_of(stream.size)));
    }
    while out.len() < SECTOR {
        out.extend(directory_entry("", 0, NO_ENTRY, NO_ENTRY, 0, 0));
    }
    out
}

fn directory_entry(name: &str, kind: u8, right: u32, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_length = if name.is_empty() { 0 } else { out.len() + 2 };
    out.resize(64, 0);
    out.extend(u32_of(name_length).to_le_bytes().into_iter().take(2));
    // Kind and colour: black.
    out.extend([kind, 1]);
    for word in [NO_ENTRY, right, child] {
        out.extend(word.to_le_bytes());
    }
    // Class, state and times.
    out.extend([0; 36]);
    for word in [start, size, 0] {
        out.extend(word.to_le_bytes());
    }
    out
}

/// A sector that begins with BIFF8's BOF record.
fn bof() -> Vec<u8> {
    let mut out = b"\x09\x08\x10\x00\x00\x06\x05\x00".to_vec();
    out.resize(SECTOR, 0);
    out
}

/// Version 4.4 (agile) and its XML, filled up with blanks to a stream of full length.
fn encryption_info() -> Vec<u8> {
    let mut out = b"\x04\x00\x04\x00\x40\x00\x00\x00".to_vec();
    let cipher = r#"saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAECAwQFBgcICQoLDA0ODw==""#;
    let value = format!("{}=", "A".repeat(43));
    out.extend(
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n\
             <encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" \
             xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\"><keyData {cipher}/>\
             <dataIntegrity encryptedHmacKey=\"{value}\" encryptedHmacValue=\"{value}\"/><keyEncryptors>\
             <keyEncryptor uri=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">\
             <p:encryptedKey spinCount=\"100000\" {cipher} encryptedVerifierHashInput=\"{value}\" \
             encryptedVerifierHashValue=\"{value}\" encryptedKeyValue=\"{value}\"/></keyEncryptor></keyEncryptors></encryption>"
        )
        .into_bytes(),
    );
    out.resize(SHORTEST_STREAM, b' ');
    out
}

/// The length of what is hidden, then bytes that look encrypted.
fn encrypted_package() -> Vec<u8> {
    let length = SHORTEST_STREAM - 8;
    let mut out = (length as u64).to_le_bytes().to_vec();
    let mut state = 0x2545_F491_u32;
    out.extend((0..length).map(|_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    }));
    out
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).expect("compound files here are small")
}
