using Embassy.V1;
using Google.Protobuf.Collections;

namespace Embassy.Content.Facts;

/// <summary>What an editor says of a fact.</summary>
public sealed record FactInput(
    string Value, RepeatedField<Text> Texts, string Unit, RepeatedField<V1.UnitWords> Units, string Period, Source? Source, string AsOf, string Confidence, string DerivedFrom);
