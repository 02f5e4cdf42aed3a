namespace Embassy.ServiceDefaults;

/// <summary>The languages of the mission, for choosing the language of a response.</summary>
public interface IMissionLanguages
{
    /// <summary>The languages in their order; null while they are not known.</summary>
    ValueTask<IReadOnlyList<string>?> Offered(CancellationToken cancellation);
}
