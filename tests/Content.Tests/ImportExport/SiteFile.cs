using System.Globalization;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>A WordPress export, as WordPress 6 writes it.</summary>
static class SiteFile
{
    public static string Of(string site, params IEnumerable<string> items) => $"""
        <?xml version="1.0" encoding="UTF-8" ?>
        <!-- generator="WordPress/6.5" -->
        <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
        <channel><title>Ambassade</title><link>{site}</link><wp:wxr_version>1.2</wp:wxr_version>
        <wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
        <wp:author><wp:author_id>1</wp:author_id><wp:author_login>chef</wp:author_login><wp:author_email>chef@secret.example</wp:author_email></wp:author>
        {string.Concat(items)}
        </channel></rss>
        """;

    public static string Item(int id, string title, string content, string type = "post", string status = "publish", string? name = null,
        string? link = null, string date = "2024-05-01 23:30:00", string more = "", string excerpt = "", int parent = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"""
        <item><title><![CDATA[{title}]]></title><link>{link ?? $"https://old.example/{name ?? $"item-{id}"}/"}</link><dc:creator><![CDATA[chef]]></dc:creator>
        <content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
        <wp:post_id>{id}</wp:post_id><wp:post_date><![CDATA[{date}]]></wp:post_date><wp:post_name><![CDATA[{name ?? $"item-{id}"}]]></wp:post_name>
        <wp:status><![CDATA[{status}]]></wp:status><wp:post_parent>{parent}</wp:post_parent><wp:post_type><![CDATA[{type}]]></wp:post_type>
        <wp:post_password></wp:post_password>{more}</item>
        """);

    public static string Language(string language, string group) =>
        $"<category domain=\"language\" nicename=\"{language}\"><![CDATA[{language}]]></category>"
        + $"<category domain=\"post_translations\" nicename=\"{group}\"><![CDATA[{group}]]></category>";
}
