// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Loupan.Tests;

/// <summary>The test vectors that every language reads.</summary>
internal static class Vectors
{
    internal static string ReadText(string path) => File.ReadAllText(Path.Combine(Root(), path));

    internal static JsonElement ReadJson(string path) => JsonDocument.Parse(ReadText(path)).RootElement;

    internal static decimal Decimal(this JsonElement value) => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    /// <summary>The folder of the project: what the build says, else where this file lies.</summary>
    private static string Root([CallerFilePath] string file = "") =>
        Environment.GetEnvironmentVariable("LOUPAN_SOURCE_DIR") ??
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
