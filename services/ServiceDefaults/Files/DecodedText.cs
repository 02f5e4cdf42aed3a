using System.Buffers;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Decodes the text of an uploaded file while it streams: UTF-8, UTF-16 or Windows-1252, whichever the bytes are.
/// </summary>
/// <remarks>
/// A byte order mark decides, then the charset that the sender states, then the first bytes outside ASCII: they are
/// UTF-8, and so is the rest, or the file is Windows-1252. Text that other code pages have too is refused: a letter
/// would become another one.
/// </remarks>
public sealed class DecodedText : TextReader
{
    const int Chunk = 64 << 10, MostForeign = 2;

    static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    readonly Stream stream;
    readonly Encoding? stated;
    readonly byte[] bytes = new byte[Chunk];

    // No encoding makes more characters than it has bytes, but for a character that began in the bytes before.
    readonly char[] chars = new char[Chunk + 4];
    int at, end, from, to, foreign;
    bool isLast, isBegun, isWindows;
    Decoder? decoder;

    /// <param name="contentType">The media type; its <c>charset</c> is used if the file has no byte order mark.</param>
    /// <exception cref="Problem"><c>media_type_unsupported</c> for an unknown charset.</exception>
    public DecodedText(Stream stream, string contentType = "")
    {
        this.stream = stream;
        stated = Stated(contentType);
    }

    /// <summary>The encoding as in the IANA registry; <c>utf-8</c> as long as everything read is ASCII.</summary>
    public string Name { get; private set; } = "utf-8";

    public override int Read(char[] buffer, int index, int count)
    {
        var read = Read(buffer.AsMemory(index, count), isAsync: false);
        return read.IsCompleted ? read.Result : throw new InvalidOperationException("A synchronous read has completed.");
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        Read(buffer.AsMemory(index, count), isAsync: true).AsTask();

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        Read(buffer, isAsync: true);

    async ValueTask<int> Read(Memory<char> buffer, bool isAsync)
    {
        if (from == to) (from, to) = (0, await Read(isAsync));
        var length = Math.Min(buffer.Length, to - from);
        chars.AsMemory(from, length).CopyTo(buffer);
        from += length;
        return length;
    }

    // Reads the next characters; 0 at the end.
    async ValueTask<int> Read(bool isAsync)
    {
        if (!isBegun) await Begin(isAsync);
        while (true)
        {
            if (at == end && !isLast) await Fill(isAsync);
            if (decoder is null && at < end)
            {
                var read = ReadAscii();
                if (read > 0) return read;
                // A character of UTF-8 has at most four bytes.
                while (end - at < 4 && !isLast) await Fill(isAsync);
                Decide();
            }
            if (decoder is null) return 0;
            var (used, made) = Decode();
            if (made > 0) return made;
            if (used == 0 && at == end && isLast) return 0;
            if (used == 0 && !isLast) await Fill(isAsync);
        }
    }

    int ReadAscii()
    {
        var rest = bytes.AsSpan(at, end - at);
        var length = rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
        if (length < 0) length = rest.Length;
        Ascii.ToUtf16(rest[..length], chars, out _);
        at += length;
        return length;
    }

    (int Used, int Made) Decode()
    {
        decoder!.Convert(bytes.AsSpan(at, end - at), chars, flush: isLast, out var used, out var made, out _);
        at += used;
        if (isWindows) Check(chars.AsSpan(0, made));
        return (used, made);
    }

    void Decide()
    {
        if (Rune.DecodeFromUtf8(bytes.AsSpan(at, end - at), out _, out _) == OperationStatus.Done) decoder = Utf8.GetDecoder();
        else (decoder, Name, isWindows) = (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetDecoder(), "windows-1252", true);
    }

    async ValueTask Begin(bool isAsync)
    {
        while (end < 4 && !isLast) await Fill(isAsync);
        isBegun = true;
        var first = bytes.AsSpan(0, end);
        if (first.StartsWith("PK\u0003\u0004"u8))
            throw new Problem(ProblemCodes.UnknownLayout, $"This is a workbook or another ZIP; send a workbook as {XlsxFile.MediaType}.");
        if (first.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]))
            throw new Problem(ProblemCodes.UnknownLayout, XlsxFile.OldOrProtected);
        if (first.StartsWith(Encoding.UTF32.Preamble)) throw new Problem(ProblemCodes.UnknownLayout, "The file is UTF-32; send UTF-8.");
        if (first.StartsWith(Encoding.UTF8.Preamble)) Use(Utf8, "utf-8", Encoding.UTF8.Preamble.Length);
        else if (first.StartsWith(Encoding.Unicode.Preamble)) Use(Utf16(bigEndian: false), "utf-16", 2);
        else if (first.StartsWith(Encoding.BigEndianUnicode.Preamble)) Use(Utf16(bigEndian: true), "utf-16", 2);
        else if (stated is not null) Use(stated, stated.WebName, 0);
        else if (first is [not 0, 0, not 0, 0, ..]) Use(Utf16(bigEndian: false), "utf-16", 0);
        else if (first is [0, not 0, 0, not 0, ..]) Use(Utf16(bigEndian: true), "utf-16", 0);
        else if (first[..Math.Min(4, end)].Contains((byte)0))
            throw new Problem(ProblemCodes.UnknownLayout, "The file is not text: it has null bytes.");
    }

    void Use(Encoding encoding, string name, int mark) =>
        (decoder, Name, at) = (encoding.GetDecoder(), name, mark);

    static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);

    // Reads on after what is not decoded yet.
    async ValueTask Fill(bool isAsync)
    {
        bytes.AsSpan(at, end - at).CopyTo(bytes);
        (at, end) = (0, end - at);
        var read = isAsync ? await stream.ReadAsync(bytes.AsMemory(end)) : stream.Read(bytes, end, bytes.Length - end);
        end += read;
        isLast = read == 0;
    }

    // Three letters above ASCII in a row are words of another script (Arabic, Cyrillic, Greek); ı, ş, ğ of Turkish and
    // Azerbaijani are the letters of Icelandic here.
    void Check(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            foreign = c is >= 'À' and <= 'ÿ' and not ('×' or '÷') ? foreign + 1 : 0;
            if (foreign > MostForeign || c is >= '\u0080' and < '\u00a0' or 'Ð' or 'Ý' or 'Þ' or 'ð' or 'ý' or 'þ')
                throw new Problem(ProblemCodes.UnknownLayout,
                    "The file is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”, or state its charset in Content-Type.");
        }
    }

    static Encoding? Stated(string contentType)
    {
        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
            || type.CharSet?.Trim('"', ' ') is not { Length: > 0 } charset) return null;
        // Clients state UTF-8 of their own accord, whatever the file is.
        if (charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return (Encoding?)CodePagesEncodingProvider.Instance.GetEncoding(charset, EncoderFallback.ExceptionFallback,
                    DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw new Problem(ProblemCodes.MediaTypeUnsupported, "The charset in Content-Type is not known; send UTF-8.");
        }
    }
}
