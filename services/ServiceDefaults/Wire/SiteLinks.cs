namespace Embassy.ServiceDefaults;

/// <summary>Writes absolute addresses: on the mission's site if it has any, otherwise in this API.</summary>
public class SiteLinks(PublicAddressOptions gateway, SiteOptions site)
{
    // A template without {type} cannot tell an engagement from a page.
    readonly string? records = site.RecordLink ?? (site.Link?.Contains("{type}", StringComparison.Ordinal) == true ? site.Link : null);

    /// <summary>The public base address of the gateway, without a slash at its end.</summary>
    public string Origin { get; } = gateway.PublicAddress.TrimEnd('/');

    /// <summary>Returns the media type of what an address shows: a page of the site, or JSON of this API.</summary>
    public string MediaType(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.StartsWith($"{Origin}/v1/", StringComparison.Ordinal) ? "application/json" : "text/html";
    }

    /// <summary>Returns the absolute address of a path of this API.</summary>
    public string Api(string path) => Origin + path;

    /// <summary>Returns the address of a page in one language.</summary>
    public string Page(string key, string type, string locale, string slug) => site.Link is null
        ? Api($"/v1/pages/{key}?locale={locale}") : Fill(site.Link, locale, type, key, slug, "");

    /// <summary>Returns the address of a record that is no page, in one language.</summary>
    /// <param name="type">Singular: <c>engagement</c>.</param>
    /// <param name="subject">Its subject in the API: <c>engagements/{id}</c>.</param>
    public string Record(string type, string subject, string locale)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (records is null) return Api($"/v1/{subject}?locale={locale}");
        var parts = subject.Split('/');
        // A resolution is known by its forum and its own key.
        var id = parts is ["forums", var forum, _, var key] ? $"{forum}-{key}" : parts[^1];
        return Fill(records, locale, type, id, id, id);
    }

    /// <summary>Returns the first page of the site, or of a list of this API without one.</summary>
    public string Home(string path)
    {
        if ((site.Link ?? site.RecordLink) is not { } template) return Api(path);
        var end = template.IndexOf('/', template.IndexOf("//", StringComparison.Ordinal) + 2);
        return (end > 0 ? template[..end] : template) + "/";
    }

    static string Fill(string template, string locale, string type, string key, string slug, string id) =>
        template.Replace("{locale}", locale, StringComparison.Ordinal).Replace("{type}", type, StringComparison.Ordinal)
            .Replace("{key}", key, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{slug}", Uri.EscapeDataString(slug), StringComparison.Ordinal);
}
