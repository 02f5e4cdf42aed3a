using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Embassy.Testing;

/// <summary>The two ways to run the platform.</summary>
public enum Way
{
    /// <summary>SQLite and the in-memory bus.</summary>
    Embedded,

    /// <summary>PostgreSQL and RabbitMQ.</summary>
    Real,
}

/// <summary>A fact, or a class of facts, that needs PostgreSQL, RabbitMQ or Node.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NeedsServersAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(nameof(Way), nameof(Way.Real))];
}

/// <summary>Runs a theory once each way: its first parameter is the <see cref="Way"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothWaysAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([Row(Way.Embedded), Row(Way.Real)]);

    // `tests/run --sdk-only` excludes tests with this trait, because they need servers.
    static ITheoryDataRow Row(Way way) => new TheoryDataRow<Way>(way).WithTrait(nameof(Way), way.ToString());

    public override bool SupportsDiscoveryEnumeration() => true;
}
