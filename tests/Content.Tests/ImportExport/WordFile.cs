using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>A DOCX made of the XML of its body, and of other parts.</summary>
static class WordFile
{
    public const string Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const string Names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
        + " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
        + " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"";
    const string Related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    const string Styles = """
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Sous"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Bashliq2"><w:name w:val="Başlıq 2"/></w:style>
        <w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Gras"><w:name w:val="Gras"/><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="Fort"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
        """;

    const string Numbering = """
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
        """;

    /// <param name="links">The addresses of links, with the ids <c>rId100</c> and on.</param>
    /// <param name="parts">Further parts by the last word of their relationship's type: <c>footnotes</c>.</param>
    public static byte[] Of(string body, string[]? links = null, params (string Type, string Xml)[] parts)
    {
        List<(string Name, string Text)> files = [("word/document.xml", $"<w:document {Names}><w:body>{body}</w:body></w:document>")];
        (string Type, string Xml)[] all = [("styles", Styles), ("numbering", Numbering), .. parts];
        var relations = new StringBuilder();
        foreach (var ((type, xml), i) in all.Select((p, i) => (p, i)))
        {
            files.Add(($"word/{type}{i}.xml", $"<w:{type} {Names}>{xml}</w:{type}>"));
            relations.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{i}\" Type=\"{Related}{type}\" Target=\"{type}{i}.xml\"/>");
        }
        foreach (var (link, i) in (links ?? []).Select((l, i) => (l, i)))
            relations.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{100 + i}\" Type=\"{Related}hyperlink\"")
                .Append(CultureInfo.InvariantCulture, $" Target=\"{link}\" TargetMode=\"External\"/>");
        files.Add(("word/_rels/document.xml.rels", Relations(relations.ToString())));
        return Zip([.. Package($"{Type}.main+xml"), .. files]);
    }

    public static IEnumerable<(string, string)> Package(string type) =>
    [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + $"<Override PartName=\"/word/document.xml\" ContentType=\"{type}\"/></Types>"),
        ("_rels/.rels", Relations($"<Relationship Id=\"rId1\" Type=\"{Related}officeDocument\" Target=\"/word/document.xml\"/>")),
    ];

    static string Relations(string relations) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>";

    public static byte[] Zip(IEnumerable<(string Name, string Text)> files)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return file.ToArray();
    }

    public static string P(string content, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>";

    public static string Styled(string style, string content) => P(content, $"<w:pStyle w:val=\"{style}\"/>");

    public static string R(string text, string properties = "") =>
        $"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    public static string Item(int list, int level, string text) =>
        P(R(text), $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
}
