namespace Embassy.Testing;

// What arrived, in plain words: ids as lower-case hex, attribute values as text, absent things as "".
public sealed record CollectedSpan(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    string Kind,
    string Service,
    string Scope,
    string Status,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource,
    IReadOnlyList<string> Events,
    IReadOnlyList<CollectedLink> Links,
    DateTimeOffset Start,
    DateTimeOffset End)
{
    public override string ToString() =>
        $"{Service}: {Kind} \"{Name}\" ({Scope}) {TraceId}/{SpanId} in {(ParentId == "" ? "nothing" : ParentId)} {Status} "
        + $"{Text.Of(Attributes)}";
}

public sealed record CollectedLink(string TraceId, string SpanId);

// Points holds the latest of each set of attributes.
public sealed record CollectedMetric(
    string Name,
    string Kind,
    string Unit,
    string Service,
    string Scope,
    IReadOnlyList<CollectedPoint> Points)
{
    public override string ToString() => $"{Service}: {Kind} {Name} [{Unit}] ({Scope}) {string.Join("; ", Points)}";
}

// Count and Sum speak for histograms and summaries, whose Value is the Sum.
public sealed record CollectedPoint(IReadOnlyDictionary<string, string> Attributes, double Value, ulong Count, double Sum)
{
    public override string ToString() => $"{Text.Of(Attributes)} = {(Count > 0 ? $"{Sum} over {Count}" : $"{Value}")}";
}

public sealed record CollectedLog(
    string Service,
    string Scope,
    string Severity,
    string Body,
    string TraceId,
    string SpanId,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset Time)
{
    public override string ToString() => $"{Service}: {Severity} {Scope}: {Body} {TraceId}/{SpanId} {Text.Of(Attributes)}";
}
