using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Opens a DOCX: a ZIP of XML parts (ECMA-376, part 2). Only the parts that hold text are unpacked; each is bounded in
/// bytes, elements and depth, and has no DTD.
/// </summary>
sealed class WordPackage : IDisposable
{
    const int MostParts = 5_000, MostPart = 16 << 20, MostUnpacked = 32 << 20, Deepest = 150, MostElements = 600_000;
    const string Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";

    readonly ZipArchive zip;
    readonly CancellationToken cancellation;
    readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);
    int unpacked, elements;

    WordPackage(ZipArchive zip, CancellationToken cancellation) => (this.zip, this.cancellation) = (zip, cancellation);

    /// <summary>The name of the part with the text.</summary>
    public string Main { get; private set; } = "";

    public static WordPackage Open(byte[] file, CancellationToken cancellation)
    {
        // A file that is protected by a password, and one of the old format, is an OLE container.
        if (file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))
            throw Refused(file.AsSpan().IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0
                ? "It is protected by a password. Save it without one." : "It is of the format before 2007. Save it as .docx.");
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            throw Refused("It is no DOCX, or not whole.");
        }
        var package = new WordPackage(zip, cancellation);
        try
        {
            package.Find();
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    void Find()
    {
        if (zip.Entries.Count > MostParts) throw TooMuch($"At most {MostParts:N0} parts.");
        foreach (var entry in zip.Entries)
            if (!parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry)) throw Refused("A part of it stands there twice.");
        var types = Part("[Content_Types].xml")?.Descendants().ToList() ?? throw Refused("It is no DOCX, or not whole.");
        if (types.Exists(t => t.Attribute("ContentType")?.Value.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) == true)
            || parts.Keys.Any(p => p.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
            throw Refused("It has macros. Save it as .docx.");
        Main = Related("").FirstOrDefault(r => r.Type == "officeDocument")?.Target ?? "";
        var type = types.Find(t => t.Attribute("PartName")?.Value.TrimStart('/').Equals(Main, StringComparison.OrdinalIgnoreCase) == true)
            ?.Attribute("ContentType")?.Value ?? "";
        if (!parts.ContainsKey(Main) || !type.Contains("wordprocessingml", StringComparison.Ordinal))
            throw Refused("It has no text of a Word document.");
    }

    /// <summary>A relationship of a part: a type's last word, and a part's name or an address.</summary>
    internal sealed record Relation(string Id, string Type, string Target, bool IsExternal);

    /// <param name="part">A part's name; empty for the package.</param>
    public IReadOnlyList<Relation> Related(string part)
    {
        var folder = part.Contains('/', StringComparison.Ordinal) ? part[..(part.LastIndexOf('/') + 1)] : "";
        var found = Part($"{folder}_rels/{part[folder.Length..]}.rels")?.Elements(XName.Get("Relationship", Relationships)) ?? [];
        return [.. found.Select(r => (Relation: r, IsExternal: r.Attribute("TargetMode")?.Value == "External")).Select(r => new Relation(
            r.Relation.Attribute("Id")?.Value ?? "", (r.Relation.Attribute("Type")?.Value ?? "").Split('/')[^1],
            r.IsExternal ? r.Relation.Attribute("Target")?.Value ?? "" : Resolved(folder, r.Relation.Attribute("Target")?.Value ?? ""),
            r.IsExternal))];
    }

    static string Resolved(string folder, string target)
    {
        var names = new List<string>();
        foreach (var name in (target.StartsWith('/') ? target : folder + target).Split('/'))
            if (name == ".." && names.Count > 0) names.RemoveAt(names.Count - 1);
            else if (name is not ("" or "." or "..")) names.Add(name);
        return string.Join('/', names);
    }

    /// <summary>The root of the first part that the text refers to by a type; null without one.</summary>
    public XElement? Beside(string type) => Related(Main).FirstOrDefault(r => r.Type == type && !r.IsExternal) is { } there
        ? Part(there.Target) : null;

    /// <summary>The root element of a part; null if there is no such part.</summary>
    public XElement? Part(string name)
    {
        if (!parts.TryGetValue(name, out var entry)) return null;
        cancellation.ThrowIfCancellationRequested();
        try
        {
            // The real bytes are counted; the header may lie.
            var bytes = new MemoryStream();
            using (var stream = entry.Open())
            {
                var buffer = new byte[64 << 10];
                for (int read; (read = stream.Read(buffer)) > 0;)
                {
                    if (bytes.Length + read > MostPart || (unpacked += read) > MostUnpacked)
                        throw TooMuch($"Unpacked, a part has at most {MostPart:N0} bytes, and its text {MostUnpacked:N0}.");
                    bytes.Write(buffer, 0, read);
                }
            }
            bytes.Position = 0;
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using (var counting = XmlReader.Create(bytes, settings))
                while (counting.Read())
                    if (counting.Depth > Deepest)
                        throw Problem.Invalid("file", "too_deep", $"Its elements are nested at most {Deepest} deep.");
                    else if (counting.NodeType == XmlNodeType.Element && ++elements > MostElements)
                        throw TooMuch($"At most {MostElements:N0} elements.");
            bytes.Position = 0;
            using var reader = XmlReader.Create(bytes, settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException)
        {
            throw Refused($"Its part {name} cannot be read.");
        }
    }

    static Problem Refused(string why) => Problem.Invalid("file", "invalid_format", why);

    static Problem TooMuch(string why) => Problem.Invalid("file", "out_of_range", why);

    public void Dispose() => zip.Dispose();
}
