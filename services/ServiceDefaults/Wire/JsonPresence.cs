using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Leaves out of a JSON answer the members that are empty and do not apply (<c>embassy.v1.omit_empty</c>), and messages
/// without any member left. A formatter can only write all default values or none of them.
/// </summary>
public sealed class JsonPresence
{
    static readonly ConcurrentDictionary<MessageDescriptor, JsonPresence> Known = new();

    readonly List<Member> members = [];

    /// <param name="Empty">What is written of the field's default value; null if that stays.</param>
    sealed record Member(byte[] Name, byte[]? Empty, bool IsMessage, JsonPresence? Inner);

    /// <summary>Returns true for a member that an answer leaves out while it is empty.</summary>
    public static bool OmitsEmpty(FieldDescriptor field) => field.GetOptions()?.GetExtension(V1.OptionsExtensions.OmitEmpty) == true;

    /// <summary>Returns the answer without those members, and without insignificant white space.</summary>
    /// <param name="json">One object of the message, with default values.</param>
    public static ReadOnlyMemory<byte> Prune(ReadOnlySpan<byte> json, MessageDescriptor message)
    {
        var copy = new Pruned(json);
        copy.Reader.Read();
        copy.Value(Of(message));
        return copy.Output.AsMemory(0, copy.Length);
    }

    static JsonPresence Of(MessageDescriptor message) => Known.GetOrAdd(message, static m => Build(m, []));

    // A type that contains itself refers to itself.
    static JsonPresence Build(MessageDescriptor message, Dictionary<MessageDescriptor, JsonPresence> building)
    {
        if (building.TryGetValue(message, out var begun)) return begun;
        var presence = building[message] = new JsonPresence();
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var ours = field is { FieldType: FieldType.Message, IsMap: false }
                && field.MessageType.File.Package.StartsWith("embassy.", StringComparison.Ordinal);
            presence.members.Add(new Member(
                Encoding.UTF8.GetBytes(field.JsonName), OmitsEmpty(field) ? Empty(field) : null, ours && !field.IsRepeated,
                ours ? Build(field.MessageType, building) : null));
        }
        return presence;
    }

    // A 64-bit integer is a string, and a decimal amount of "0" is not an empty one.
    static byte[] Empty(FieldDescriptor field) => Encoding.UTF8.GetBytes(
        field.IsMap ? "{}" : field.IsRepeated ? "[]" : field.FieldType switch
        {
            FieldType.String or FieldType.Bytes => "\"\"",
            FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64 => "\"0\"",
            _ => "0",
        });

    ref struct Pruned
    {
        readonly ReadOnlySpan<byte> json;
        readonly byte[] output;

        public Utf8JsonReader Reader;
        public int Length;

        public Pruned(ReadOnlySpan<byte> json)
        {
            this.json = json;
            output = new byte[json.Length];
            Reader = new Utf8JsonReader(json);
        }

        public readonly byte[] Output => output;

        public void Value(JsonPresence? presence)
        {
            switch (Reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Object(presence);
                    break;
                case JsonTokenType.StartArray:
                    Append("["u8);
                    for (var first = true; Reader.Read() && Reader.TokenType != JsonTokenType.EndArray; first = false)
                    {
                        if (!first) Append(","u8);
                        Value(presence);
                    }
                    Append("]"u8);
                    break;
                default:
                    Append(json[(int)Reader.TokenStartIndex..(int)Reader.BytesConsumed]);
                    break;
            }
        }

        void Object(JsonPresence? presence)
        {
            Append("{"u8);
            var (first, at) = (true, 0);
            while (Reader.Read() && Reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = Length;
                var member = presence?.Find(Reader.ValueSpan, ref at);
                if (!first) Append(","u8);
                Append("\""u8);
                Append(Reader.ValueSpan);
                Append("\":"u8);
                Reader.Read();
                var value = Length;
                Value(member?.Inner);
                if (member is not null && IsAbsent(member, output.AsSpan(value..Length))) Length = start;
                else first = false;
            }
            Append("}"u8);
        }

        static bool IsAbsent(Member member, ReadOnlySpan<byte> value) => member.IsMessage ? value.SequenceEqual("{}"u8)
            : member.Empty is { } empty && value.SequenceEqual(empty);

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(output.AsSpan(Length));
            Length += bytes.Length;
        }
    }

    // Members come in the order of the fields.
    Member? Find(ReadOnlySpan<byte> name, ref int at)
    {
        for (var tried = 0; tried < members.Count; tried++, at++)
        {
            if (at == members.Count) at = 0;
            if (name.SequenceEqual(members[at].Name)) return members[at++];
        }
        return null;
    }
}
