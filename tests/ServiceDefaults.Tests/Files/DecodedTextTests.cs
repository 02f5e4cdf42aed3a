using System.Text;

namespace Embassy.ServiceDefaults.Tests.Files;

public class DecodedTextTests
{
    const string French = "nom;note\nCôte d’Ivoire;déjà reçu à l’hôtel, œuvre, 12 €\n";

    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static string Read(byte[] bytes, out string name, string contentType = "", int atOnce = int.MaxValue)
    {
        using var text = new DecodedText(new Dripping(bytes, atOnce), contentType);
        var all = text.ReadToEnd();
        name = text.Name;
        return all;
    }

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes(French), "" },
        { "utf-8", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(French)], "text/csv" },
        { "utf-8", Encoding.UTF8.GetBytes(French), "text/csv; charset=utf-8" },
        { "utf-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(French)], "" },
        { "utf-16", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(French)], "" },
        { "utf-16", Encoding.Unicode.GetBytes(French), "" },
        { "utf-16", Encoding.BigEndianUnicode.GetBytes(French), "text/csv; charset=utf-8" },
        { "windows-1252", Windows.GetBytes(French), "" },
        { "windows-1252", Windows.GetBytes(French), "text/csv; charset=utf-8" },
        { "windows-1252", Windows.GetBytes(French), "text/csv; charset=windows-1252" },
    };

    [Theory, MemberData(nameof(Files))]
    public void Each_encoding_is_read_as_the_same_text_however_the_bytes_arrive(string name, byte[] bytes, string contentType)
    {
        foreach (var atOnce in (int[])[int.MaxValue, 1, 3])
        {
            Assert.Equal(French, Read(bytes, out var found, contentType, atOnce));
            Assert.Equal(name, found);
        }
    }

    [Fact]
    public void A_long_text_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i};é “ə” السفارة\n"));
        Assert.Equal(text, Read(Encoding.UTF8.GetBytes(text), out _));
        Assert.Equal(text, Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], out _));
        var latin = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i};é à\n"));
        Assert.Equal(latin, Read(Windows.GetBytes(new string('x', 70_000) + latin), out var name)[70_000..]);
        Assert.Equal("windows-1252", name);
    }

    [Fact]
    public void A_character_of_two_halves_is_read_also_into_a_buffer_of_one()
    {
        using var text = new DecodedText(new MemoryStream("a😀b"u8.ToArray()));
        var (read, one) = ("", new char[1]);
        while (text.Read(one, 0, 1) > 0) read += one[0];
        Assert.Equal("a😀b", read);
    }

    // Another code page would make other letters of the bytes.
    [Theory]
    [InlineData(1256, "السفارة الجزائرية"), InlineData(1251, "Баку, Азербайджан")]
    [InlineData(1253, "Αθήνα"), InlineData(1254, "İlham, ışık")]
    public void Text_that_may_be_of_another_code_page_is_refused_unless_its_charset_is_stated(int page, string text)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(page)!;
        var refused = Assert.Throws<Problem>(() => Read(encoding.GetBytes(text), out _));
        Assert.Contains("neither UTF-8 nor Windows-1252", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, Read(encoding.GetBytes(text), out var name, $"text/csv; charset=windows-{page}"));
        Assert.Equal($"windows-{page}", name);
    }

    [Fact]
    public void What_is_no_text_is_refused_by_name()
    {
        Assert.Contains("workbook", Refusal([0x50, 0x4b, 3, 4, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("password", Refusal([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), StringComparison.Ordinal);
        Assert.Contains("UTF-32", Refusal([0xff, 0xfe, 0, 0, 65, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("null bytes", Refusal(new byte[100]), StringComparison.Ordinal);
        Assert.Throws<Problem>(() => Read("a"u8.ToArray(), out _, "text/csv; charset=klingon"));

        static string Refusal(byte[] bytes) => Assert.Throws<Problem>(() => Read(bytes, out _)).Message;
    }

    [Fact]
    public void A_file_that_begins_as_utf8_and_does_not_stay_so_is_refused_with_its_line()
    {
        using var csv = new CsvFile(new DecodedText(new MemoryStream([.. "a;é\n1;2\n"u8, 0x33, 0x3b, 0xe9, (byte)'\n'])));
        var refused = Assert.Throws<Problem>(() =>
        {
            csv.ReadHeader();
            while (csv.Read()) { }
        });
        Assert.Equal(ProblemCodes.UnknownLayout, refused.ProblemCode);
    }

    /// <summary>A stream that gives few bytes at a time.</summary>
    sealed class Dripping(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
