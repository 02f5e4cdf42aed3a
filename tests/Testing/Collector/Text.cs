using System.Globalization;
using Embassy.Testing.Otlp;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Embassy.Testing;

// From the wire's forms to text.
internal static class Text
{
    public static string Of(IReadOnlyDictionary<string, string> attributes) =>
        "{" + string.Join(", ", attributes.Select(pair => $"{pair.Key}={pair.Value}")) + "}";

    public static string Of(ByteString id) => Convert.ToHexStringLower(id.Span);

    public static IReadOnlyDictionary<string, string> Of(RepeatedField<KeyValue> attributes)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in attributes)
            all[pair.Key] = Of(pair.Value);
        return all;
    }

    public static string Of(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => "[" + string.Join(",", value.ArrayValue.Values.Select(Of)) + "]",
        AnyValue.ValueOneofCase.KvlistValue => Of(Of(value.KvlistValue.Values)),
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        _ => "",
    };

    public static DateTimeOffset Time(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));
}
