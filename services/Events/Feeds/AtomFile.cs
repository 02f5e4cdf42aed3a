using System.Globalization;
using System.Text;
using System.Xml;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Feeds;

/// <summary>Writes Atom 1.0 (RFC 4287), with withdrawn engagements as deleted entries (RFC 6721).</summary>
public static class AtomFile
{
    public const string MediaType = "application/atom+xml; charset=utf-8";

    const string Atom = "http://www.w3.org/2005/Atom", Tombstones = "http://purl.org/atompub/tombstones/1.0";

    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xmlns", "at", null, Tombstones);
            xml.WriteAttributeString("xml", "lang", null, feed.Locale);
            xml.WriteElementString("id", Atom, feed.Self);
            xml.WriteElementString("title", Atom, feed.Title);
            xml.WriteElementString("updated", Atom, Instant(feed.Updated));
            Link(xml, "self", feed.Self, "application/atom+xml");
            Link(xml, "alternate", feed.Home, feed.Links.MediaType(feed.Home));
            xml.WriteStartElement("author", Atom);
            xml.WriteElementString("name", Atom, feed.Title);
            xml.WriteEndElement();
            foreach (var entry in feed.Entries) Entry(xml, entry, feed.Links);
            foreach (var (id, when) in feed.Deleted)
            {
                xml.WriteStartElement("deleted-entry", Tombstones);
                xml.WriteAttributeString("ref", id);
                xml.WriteAttributeString("when", Instant(when));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    static void Entry(XmlWriter xml, FeedEntry entry, SiteLinks links)
    {
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, entry.Id);
        xml.WriteStartElement("title", Atom);
        xml.WriteAttributeString("xml", "lang", null, entry.TitleLanguage);
        xml.WriteString(entry.Title);
        xml.WriteEndElement();
        xml.WriteElementString("updated", Atom, Instant(entry.Updated));
        xml.WriteElementString("published", Atom, Instant(entry.Published));
        Link(xml, "alternate", entry.Link, links.MediaType(entry.Link));
        foreach (var term in (string[])[entry.Kind, entry.Status])
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", term);
            xml.WriteEndElement();
        }
        xml.WriteElementString("summary", Atom, entry.Summary);
        xml.WriteEndElement();
    }

    static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
