using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Endpoints;

/// <summary>
/// Writes a message as the services' answers are written, in one pass: ProtoJSON with default values, without the
/// members that <see cref="JsonPresence"/> leaves out, and without escapes that JSON does not need.
/// </summary>
static class MessageJson
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    static readonly JsonFormatter WellKnown = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    static readonly ConcurrentDictionary<MessageDescriptor, Member[]> Known = new();

    sealed record Member(FieldDescriptor Field, JsonEncodedText Name, bool OmitsEmpty)
    {
        public bool IsMessage { get; } =
            Field is { FieldType: FieldType.Message, IsMap: false, IsRepeated: false } && IsOurs(Field.MessageType);
    }

    public static byte[] Of(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(16 << 10);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        Write(json, message);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static bool IsOurs(MessageDescriptor message) => message.File.Package.StartsWith("embassy.", StringComparison.Ordinal);

    static Member[] Members(MessageDescriptor message) => Known.GetOrAdd(message, static m =>
        [.. m.Fields.InFieldNumberOrder().Select(f =>
            new Member(f, JsonEncodedText.Encode(f.JsonName, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), JsonPresence.OmitsEmpty(f)))]);

    static void Write(Utf8JsonWriter json, IMessage message)
    {
        if (!IsOurs(message.Descriptor))
        {
            WriteWellKnown(json, message);
            return;
        }
        json.WriteStartObject();
        foreach (var member in Members(message.Descriptor))
        {
            if (!IsWritten(message, member, out var value)) continue;
            json.WritePropertyName(member.Name);
            WriteField(json, member.Field, value);
        }
        json.WriteEndObject();
    }

    static bool IsWritten(IMessage message, Member member, out object? value)
    {
        var field = member.Field;
        value = null;
        if (field.HasPresence && !field.Accessor.HasValue(message)) return false;
        value = field.Accessor.GetValue(message);
        if (member.IsMessage) return !IsEmpty((IMessage)value);
        return !member.OmitsEmpty || !IsDefault(field, value);
    }

    static bool IsEmpty(IMessage message)
    {
        foreach (var member in Members(message.Descriptor))
            if (IsWritten(message, member, out _)) return false;
        return true;
    }

    static bool IsDefault(FieldDescriptor field, object value) => value switch
    {
        ICollection some => some.Count == 0,
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        // A Boolean is always said.
        bool or IMessage => false,
        _ when field.FieldType == FieldType.Enum => false,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) == 0,
    };

    static void WriteField(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        if (field.IsMap)
        {
            var (key, item) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
            json.WriteStartObject();
            foreach (DictionaryEntry entry in (IDictionary)value!)
            {
                json.WritePropertyName(key.FieldType == FieldType.Bool ? (bool)entry.Key ? "true" : "false"
                    : Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                WriteValue(json, item, entry.Value!);
            }
            json.WriteEndObject();
        }
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            foreach (var item in (IList)value!) WriteValue(json, field, item!);
            json.WriteEndArray();
        }
        else WriteValue(json, field, value!);
    }

    static void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); return;
            case bool yes: json.WriteBooleanValue(yes); return;
            case int number: json.WriteNumberValue(number); return;
            case uint number: json.WriteNumberValue(number); return;
            // Larger than what JavaScript counts exactly.
            case long or ulong: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); return;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); return;
            case double number: json.WriteStringValue(NonFinite(number)); return;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); return;
            case float number: json.WriteStringValue(NonFinite(number)); return;
            case ByteString bytes: json.WriteBase64StringValue(bytes.Span); return;
            case IMessage message: Write(json, message); return;
        }
        var named = field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture));
        if (named is null) json.WriteNumberValue(Convert.ToInt32(value, CultureInfo.InvariantCulture));
        else json.WriteStringValue(named.Name);
    }

    static string NonFinite(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    static void WriteWellKnown(Utf8JsonWriter json, IMessage message)
    {
        // The formatter escapes characters that transcoding, which writes the other responses, does not.
        using var escaped = JsonDocument.Parse(WellKnown.Format(message));
        escaped.RootElement.WriteTo(json);
    }
}
