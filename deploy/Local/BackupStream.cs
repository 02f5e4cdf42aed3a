using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Embassy.Local;

/// <summary>
/// The encryption of a backup: AES-256-GCM in chunks of 64 KiB, each of which is authenticated with its number and with
/// whether it is the last. A changed, missing, repeated or reordered chunk, a cut end and another key are refused. The
/// file begins with <c>EMBASSY1</c> and 32 random bytes, from which and the key (HKDF-SHA-256) its own key is derived.
/// </summary>
static class BackupEncryption
{
    public const int ChunkBytes = 64 << 10, TagBytes = 16, SaltBytes = 32;

    public static ReadOnlySpan<byte> Magic => "EMBASSY1"u8;

    public static AesGcm Open(byte[] key, byte[] salt) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, salt, Magic.ToArray()), TagBytes);

    /// <summary>Numbers are unique for a key, because each file has a key of its own.</summary>
    public static byte[] Nonce(long number, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce, number);
        nonce[^1] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    /// <summary>
    /// Reads a key file: 64 hexadecimal digits, as <c>openssl rand -hex 32</c> writes them.
    /// </summary>
    public static byte[] Key(string file)
    {
        // The message does not repeat the text of the file.
        var text = File.ReadAllText(file).Trim();
        return text.Length == 64 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text)
            : throw new InvalidDataException($"{file} is no key. It has 64 hexadecimal digits: openssl rand -hex 32.");
    }
}

/// <summary>Encrypts everything that is written; the last chunk is written when it is disposed.</summary>
sealed class EncryptingStream : Stream
{
    readonly Stream target;
    readonly AesGcm cipher;
    readonly byte[] chunk = new byte[BackupEncryption.ChunkBytes], sealedChunk = new byte[BackupEncryption.ChunkBytes];
    readonly byte[] tag = new byte[BackupEncryption.TagBytes];
    int filled;
    long number;
    bool ended;

    public EncryptingStream(Stream target, byte[] key)
    {
        this.target = target;
        var salt = RandomNumberGenerator.GetBytes(BackupEncryption.SaltBytes);
        cipher = BackupEncryption.Open(key, salt);
        target.Write(BackupEncryption.Magic);
        target.Write(salt);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits for more, because it could be the last.
            if (filled == chunk.Length) Seal(last: false);
            var part = Math.Min(buffer.Length, chunk.Length - filled);
            buffer[..part].CopyTo(chunk.AsSpan(filled));
            filled += part;
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    void Seal(bool last)
    {
        cipher.Encrypt(BackupEncryption.Nonce(number++, last), chunk.AsSpan(0, filled), sealedChunk.AsSpan(0, filled), tag);
        target.Write(sealedChunk, 0, filled);
        target.Write(tag);
        filled = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !ended)
        {
            ended = true;
            Seal(last: true);
            target.Flush();
            cipher.Dispose();
        }
        base.Dispose(disposing);
    }

    public override void Flush() { }
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Decrypts a backup; returns no byte that was not authenticated.</summary>
sealed class DecryptingStream : Stream
{
    readonly Stream source;
    readonly AesGcm cipher;
    readonly byte[] sealedChunk = new byte[BackupEncryption.ChunkBytes + BackupEncryption.TagBytes];
    readonly byte[] chunk = new byte[BackupEncryption.ChunkBytes];
    int ahead, given, filled;
    long number;
    bool ended;

    /// <exception cref="InvalidDataException">It is no backup.</exception>
    public DecryptingStream(Stream source, byte[] key)
    {
        this.source = source;
        var head = new byte[BackupEncryption.Magic.Length + BackupEncryption.SaltBytes];
        if (source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan().StartsWith(BackupEncryption.Magic))
            throw new InvalidDataException("It is no backup of this platform.");
        cipher = BackupEncryption.Open(key, head[BackupEncryption.Magic.Length..]);
    }

    public override int Read(Span<byte> buffer)
    {
        if (given == filled && !ended) Unseal();
        var part = Math.Min(buffer.Length, filled - given);
        chunk.AsSpan(given, part).CopyTo(buffer);
        given += part;
        return part;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // One byte is read ahead: only the last chunk has none after it.
    void Unseal()
    {
        var read = ahead + source.ReadAtLeast(sealedChunk.AsSpan(ahead), sealedChunk.Length - ahead, throwOnEndOfStream: false);
        var next = read < sealedChunk.Length ? -1 : source.ReadByte();
        ended = next < 0;
        filled = read - BackupEncryption.TagBytes;
        given = 0;
        if (filled < 0) throw Damaged();
        try
        {
            cipher.Decrypt(BackupEncryption.Nonce(number++, ended), sealedChunk.AsSpan(0, filled),
                sealedChunk.AsSpan(filled, BackupEncryption.TagBytes), chunk.AsSpan(0, filled));
        }
        catch (AuthenticationTagMismatchException)
        {
            filled = 0;
            throw Damaged();
        }
        ahead = ended ? 0 : 1;
        if (!ended) sealedChunk[0] = (byte)next;
    }

    static InvalidDataException Damaged() => new("The backup is damaged or incomplete, or the key is another one.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) cipher.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush() { }
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
