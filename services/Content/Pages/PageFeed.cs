using System.Globalization;
using System.Text;
using System.Xml;
using Embassy.Content.Editions;

namespace Embassy.Content.Pages;

/// <summary>A page in a feed.</summary>
sealed record PageFeedEntry(string Key, string Type, string Slug, string Title, string Summary, DateTimeOffset Published,
    DateTimeOffset Updated);

/// <summary>
/// Writes pages as Atom 1.0 (RFC 4287). Links lead to the mission's site; ids stay when the site moves.
/// </summary>
static class PageFeed
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    const string Atom = "http://www.w3.org/2005/Atom";

    public static byte[] Write(string title, string locale, string self, IReadOnlyList<PageFeedEntry> pages, PageLinks links)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, locale);
            xml.WriteElementString("id", Atom, self);
            xml.WriteElementString("title", Atom, title);
            xml.WriteElementString("updated", Atom, Instant(pages.Count > 0 ? pages.Max(p => p.Updated) : DateTimeOffset.UnixEpoch));
            Link(xml, "self", self);
            xml.WriteStartElement("author", Atom);
            xml.WriteElementString("name", Atom, title);
            xml.WriteEndElement();
            foreach (var page in pages) Entry(xml, page, locale, links);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    static void Entry(XmlWriter xml, PageFeedEntry page, string locale, PageLinks links)
    {
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, links.Api($"/v1/pages/{page.Key}?locale={locale}"));
        xml.WriteElementString("title", Atom, page.Title);
        xml.WriteElementString("updated", Atom, Instant(page.Updated));
        xml.WriteElementString("published", Atom, Instant(page.Published));
        Link(xml, "alternate", links.Page(page.Key, page.Type, locale, page.Slug));
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", page.Type);
        xml.WriteEndElement();
        if (page.Summary.Length > 0) xml.WriteElementString("summary", Atom, page.Summary);
        xml.WriteEndElement();
    }

    static void Link(XmlWriter xml, string relation, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
