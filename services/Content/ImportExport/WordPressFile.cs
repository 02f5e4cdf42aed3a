using System.Net;
using System.Text;
using System.Xml;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>An item of a WordPress export.</summary>
/// <param name="Kind">page, post, attachment …</param>
/// <param name="Title">HTML.</param>
/// <param name="Name">The slug, decoded.</param>
/// <param name="Date">As WordPress writes it, in the site's own time: 2024-05-01 10:00:00.</param>
/// <param name="Language">Of Polylang or WPML; empty without them.</param>
/// <param name="Group">What these two call an item and its translations.</param>
/// <param name="Terms">Categories and tags.</param>
/// <param name="Fields">The names of its custom fields.</param>
sealed record WordPressItem(
    string Id, string Kind, string Status, string Title, string Link, string Name, string Content, string Excerpt, string Date,
    string Parent, bool HasPassword, string Language, string Group, IReadOnlyList<string> Terms, IReadOnlyList<string> Fields, int Comments)
{
    /// <summary>The path of its address, with the query where that names it.</summary>
    public string Path => Uri.TryCreate(Link, UriKind.Absolute, out var address) ? address.PathAndQuery : Link;

    public string Digest() => SourceItem.Digest(Kind, Status, Title, Link, Name, Content, Excerpt, Date, Parent, $"{HasPassword}", Language,
        Group, string.Join(',', Terms));
}

/// <summary>
/// Reads a WordPress export (WXR: RSS with elements of WordPress), item by item. Authors, their addresses and the words
/// of comments are passed over.
/// </summary>
sealed class WordPressFile
{
    public const int MostBytes = 64 << 20, MostItems = 20_000, MostText = 1_000_000;

    readonly Stream file;

    WordPressFile(Stream file) => this.file = file;

    /// <summary>The address of the site.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Control characters that no XML may have, and that were left out.</summary>
    public int Controls { get; private set; }

    /// <summary>Opens a file and reads it once, so that a broken one is refused before anything is stored.</summary>
    public static WordPressFile Open(Stream file, Action<WordPressItem> item, CancellationToken cancellation)
    {
        var export = new WordPressFile(file);
        var (isExport, link, blog) = (false, "", "");
        foreach (var read in export.Read((name, text) =>
        {
            if (name == "wxr_version") isExport = true;
            else if (name == "base_blog_url") blog = text.Trim();
            else if (name == "link" && link.Length == 0) link = text.Trim();
        }, cancellation)) item(read);
        if (!isExport) throw Refused("It is no export of WordPress (WXR): wp:wxr_version is missing.");
        export.Site = (blog.Length > 0 ? blog : link).TrimEnd('/');
        if (export.Site.Length is 0 or > 300) throw Refused("It does not say of which site it is: wp:base_blog_url.");
        return export;
    }

    public IEnumerable<WordPressItem> Items(CancellationToken cancellation) => Read((_, _) => { }, cancellation);

    IEnumerable<WordPressItem> Read(Action<string, string> channel, CancellationToken cancellation)
    {
        file.Position = 0;
        Controls = 0;
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        using var clean = new Cleaned(text);
        using var reader = Opened(clean);
        for (var count = 0; Next(reader, channel) is { } item;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (++count > MostItems) throw Problem.Invalid("file", "out_of_range", $"At most {MostItems:N0} items.");
            yield return item;
        }
        Controls = clean.Count;
    }

    static XmlReader Opened(TextReader text)
    {
        try
        {
            return XmlReader.Create(text, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
        }
        catch (DecoderFallbackException)
        {
            throw Refused("It is not UTF-8.");
        }
    }

    static WordPressItem? Next(XmlReader reader, Action<string, string> channel)
    {
        try
        {
            while (!reader.EOF)
            {
                // rss, channel, item.
                if (reader is { NodeType: XmlNodeType.Element, Depth: 2 })
                {
                    if (reader.LocalName == "item") return Item(reader);
                    if (reader.LocalName is "wxr_version" or "base_blog_url" or "link") channel(reader.LocalName, Text(reader));
                    else reader.Skip();
                }
                else if (reader is { NodeType: XmlNodeType.Element, Depth: 0 } && reader.LocalName != "rss")
                    throw Refused("It is no export of WordPress (WXR).");
                else reader.Read();
            }
            return null;
        }
        catch (XmlException e)
        {
            throw Refused($"It is no XML from line {e.LineNumber} on.");
        }
        catch (DecoderFallbackException)
        {
            throw Refused("It is not UTF-8.");
        }
    }

    static WordPressItem Item(XmlReader reader)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var (terms, fields, comments, language, group) = (new List<string>(), new List<string>(), 0, "", "");
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        while (!isEmpty && reader.Depth > 2)
        {
            if (reader is not { NodeType: XmlNodeType.Element })
            {
                reader.Read();
                continue;
            }
            switch (reader.LocalName)
            {
                case "category":
                    var (domain, name) = (reader.GetAttribute("domain") ?? "", reader.GetAttribute("nicename") ?? "");
                    var term = Text(reader);
                    // Polylang keeps both as terms.
                    if (domain == "language") language = name;
                    else if (domain == "post_translations") group = name;
                    else if (terms.Count < 50) terms.Add($"{domain}: {term}");
                    break;
                case "postmeta":
                    var (key, value) = Field(reader);
                    // WPML writes both into an export.
                    if (key == "_wpml_import_language_code") language = value;
                    else if (key == "_wpml_import_translation_group") group = value;
                    else if (key.Length > 0 && fields.Count < 200) fields.Add(key);
                    break;
                case "comment":
                    comments++;
                    reader.Skip();
                    break;
                case "encoded":
                    found[reader.NamespaceURI.Contains("excerpt", StringComparison.Ordinal) ? "excerpt" : "content"] = Text(reader);
                    break;
                default:
                    found[reader.LocalName] = Text(reader);
                    break;
            }
        }
        if (reader is { NodeType: XmlNodeType.EndElement, Depth: 2 }) reader.Read();
        string Of(string name) => found.GetValueOrDefault(name, "");
        return new(Of("post_id").Trim(), Of("post_type").Trim(), Of("status").Trim(), Of("title"), Of("link").Trim(),
            WebUtility.UrlDecode(Of("post_name").Trim().Replace("+", "%2B", StringComparison.Ordinal)).TrimEnd('\ufffd'), Of("content"),
            Of("excerpt"), Of("post_date").Trim(), Of("post_parent").Trim(), Of("post_password").Length > 0,
            language.Trim(), group.Trim(), terms, fields, comments);
    }

    static (string Key, string Value) Field(XmlReader reader)
    {
        var (key, value, depth) = ("", "", reader.Depth);
        if (reader.IsEmptyElement) reader.Skip();
        else
            for (reader.Read(); reader.Depth > depth;)
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "meta_key" }) key = Text(reader).Trim();
                else if (reader is { NodeType: XmlNodeType.Element, LocalName: "meta_value" }) value = Text(reader).Trim();
                else reader.Read();
        return (key, value);
    }

    // The text of an element, one character more than a text may have at most; the reader is behind it then.
    static string Text(XmlReader reader)
    {
        var (text, depth) = (new StringBuilder(), reader.Depth);
        if (!reader.IsEmptyElement)
            while (reader.Read() && reader.Depth > depth)
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                    && text.Length <= MostText)
                    text.Append(reader.Value.AsSpan(0, Math.Min(reader.Value.Length, MostText + 1 - text.Length)));
        reader.Read();
        return text.ToString();
    }

    static Problem Refused(string why) => Problem.Invalid("file", "invalid_format", why);

    // Plugins write control characters into exports, and a reader of XML stops there.
    sealed class Cleaned(StreamReader text) : TextReader
    {
        public int Count { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            var read = text.Read(buffer, index, count);
            foreach (ref var c in buffer.AsSpan(index, Math.Max(0, read)))
                if (c is < ' ' and not ('\t' or '\n' or '\r') or '\ufffe' or '\uffff')
                {
                    c = ' ';
                    Count++;
                }
            return read;
        }

        public override int Read() => throw new NotSupportedException("It is read in blocks.");
        public override int Peek() => throw new NotSupportedException("It is read in blocks.");
    }
}
