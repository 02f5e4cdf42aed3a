using System.Reflection;
using System.Reflection.Emit;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// The types that a compiled type uses: in its declarations, in attributes and in the bodies of its methods.
/// </summary>
/// <remarks>
/// Nested types count as their outermost type, and with them lambdas, iterators and asynchronous methods. The compiler
/// replaces constants and <c>nameof</c> by their values, so they are not uses.
/// </remarks>
static class TypeUses
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static HashSet<Type> Of(Type type) => [.. Mentioned(type).SelectMany(Parts).Select(Outermost)];

    static IEnumerable<Type?> Mentioned(Type type) =>
    [
        type.BaseType, .. type.GetInterfaces(), .. Attributes(type),
        .. type.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()),
        .. type.GetMembers(Declared).SelectMany(member => member switch
        {
            Type nested => Mentioned(nested),
            FieldInfo field => [field.FieldType, .. Attributes(field)],
            MethodBase method => [.. Signature(method), .. Body(method)],
            _ => Attributes(member),
        }),
    ];

    static IEnumerable<Type?> Signature(MethodBase method) =>
    [
        .. Attributes(method), (method as MethodInfo)?.ReturnType,
        .. method.GetParameters().SelectMany(p => Attributes(p.GetCustomAttributesData()).Append(p.ParameterType)),
        .. method.IsGenericMethod ? method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()) : [],
    ];

    static IEnumerable<Type?> Attributes(MemberInfo member) => Attributes(member.GetCustomAttributesData());

    static IEnumerable<Type?> Attributes(IEnumerable<CustomAttributeData> attributes) => attributes.SelectMany(a =>
        a.ConstructorArguments.Concat(a.NamedArguments.Select(n => n.TypedValue)).Select(v => v.Value as Type ?? v.ArgumentType)
            .Append(a.AttributeType));

    static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return [];
        var (ofType, ofMethod) = (method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : []);
        return
        [
            .. body.LocalVariables.Select(v => v.LocalType),
            .. body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType),
            .. Tokens(body.GetILAsByteArray()!).Select(t => method.Module.ResolveMember(t, ofType, ofMethod)).SelectMany(m => m switch
            {
                Type type => [type],
                MethodInfo { IsGenericMethod: true } called => [called.DeclaringType, .. called.GetGenericArguments()],
                FieldInfo field => [field.DeclaringType, field.FieldType],
                _ => (Type?[])[m?.DeclaringType],
            }),
        ];
    }

    /// <summary>The tokens of types, methods and fields in a method's code.</summary>
    static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var read = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            at += read is >= 0 and <= 0xFF ? 1 : 2;
            var operand = Codes[read].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null or { IsGenericParameter: true } => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsConstructedGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
