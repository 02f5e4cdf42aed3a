namespace Embassy.Web.Languages;

/// <summary>A provision of a treaty as the API names it: <c>VCLT 24(1)</c>.</summary>
public static class LegalProvision
{
    /// <summary>The provision with the treaty's name; as it is given if the treaty has no word.</summary>
    public static string Name(Words words, string provision)
    {
        var at = provision.AsSpan().IndexOfAnyInRange('0', '9');
        var law = at > 0 ? $"law.{provision[..at].Trim()}" : "";
        return words.Has(law) ? words[law, ("n", provision[at..])] : provision;
    }
}
