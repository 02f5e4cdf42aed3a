using System.IO.Pipelines;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>Reads JSON of an uploaded file as UTF-8 without a byte order mark; UTF-16 is converted.</summary>
public static class JsonText
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="Problem"><c>invalid_json</c> if the file is neither UTF-8 nor UTF-16.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> bytes, FileNotation notation)
    {
        (notation.Encoding, var encoding, var mark) = Recognise(bytes.Span);
        try
        {
            if (encoding is not null) return Encoding.UTF8.GetBytes(encoding.GetString(bytes.Span[mark..]));
            _ = Strict.GetCharCount(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new Problem(ProblemCodes.UnknownLayout, "JSON is UTF-8 or UTF-16, and this file is not.");
        }
        return bytes[mark..];
    }

    /// <summary>The same for a stream.</summary>
    public static async Task<PipeReader> Open(Stream body, FileNotation notation, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var start = await pipe.ReadAtLeastAsync(4, cancellation);
        var first = new byte[Math.Min(4, start.Buffer.Length)];
        System.Buffers.BuffersExtensions.CopyTo(start.Buffer.Slice(0, first.Length), first);
        (notation.Encoding, var encoding, var mark) = Recognise(first);
        pipe.AdvanceTo(start.Buffer.GetPosition(mark));
        return encoding is null ? pipe : PipeReader.Create(Encoding.CreateTranscodingStream(pipe.AsStream(), encoding, Encoding.UTF8));
    }

    static (string Name, Encoding? Encoding, int Mark) Recognise(ReadOnlySpan<byte> first) => first switch
    {
        [0xef, 0xbb, 0xbf, ..] => ("utf-8", null, 3),
        [0xff, 0xfe, ..] => ("utf-16", Utf16(bigEndian: false), 2),
        [0xfe, 0xff, ..] => ("utf-16", Utf16(bigEndian: true), 2),
        [not 0, 0, not 0, 0, ..] => ("utf-16", Utf16(bigEndian: false), 0),
        [0, not 0, 0, not 0, ..] => ("utf-16", Utf16(bigEndian: true), 0),
        _ => ("utf-8", null, 0),
    };

    static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
}
