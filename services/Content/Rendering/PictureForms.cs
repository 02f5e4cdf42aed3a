using Embassy.ServiceDefaults;

namespace Embassy.Content.Rendering;

/// <summary>One file of a picture; its path begins with <c>/v1</c>.</summary>
public sealed record PictureForm(string Path, int Width, int Height);

/// <summary>The files of a picture, widest first, and what it shows in each language.</summary>
public sealed record PictureForms(List<LanguageText> Texts, IReadOnlyList<PictureForm> Forms)
{
    /// <summary>False for a document, which has no size.</summary>
    public bool IsPicture => Forms[0].Width > 0;

    public string Alternative(string locale) => Texts.Find(t => t.Lang == locale)?.Words ?? "";

    /// <summary>The value of <c>srcset</c>; empty when there is one form.</summary>
    /// <param name="origin">The origin of the addresses.</param>
    public string Srcset(string origin) =>
        Forms.Count < 2 ? "" : string.Join(", ", Forms.Select(f => $"{origin}{f.Path} {f.Width}w"));

    /// <summary>Returns the attributes of an <c>img</c> element, except its address and its text.</summary>
    /// <param name="name">The digest with a width suffix, which selects the form.</param>
    public string Attributes(string name)
    {
        var form = Forms.FirstOrDefault(f => f.Path.EndsWith($"/{name}", StringComparison.Ordinal)) ?? Forms[0];
        if (!IsPicture) return "";
        var srcset = Srcset(HtmlPlaceholders.Origin);
        return $" width=\"{form.Width}\" height=\"{form.Height}\"" + (srcset.Length > 0 ? $" srcset=\"{srcset}\"" : "");
    }
}
