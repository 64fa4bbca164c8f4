using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data.Migrations.Sqlite;

/// <summary>
/// A lead that was merged into another is found as that one: it has no row of its own in the index, and its words are among the other's.
/// Whatever is written on it writes the other's row anew too, and so does the change that merges it or takes it out.
/// </summary>
[DbContext(typeof(SqliteSiteDb))]
[Migration("20261126111925_MergedLeadSearch")]
public sealed class MergedLeadSearch : Migration
{
    private const string Words = "\"Reference\", \"FullName\", \"Email\", \"Company\", \"Message\", \"TechStack\", \"Industry\", \"Notes\", \"Facets\"";

    // What is written on a lead apart from its own columns.
    private const string OnIt =
        """
        (SELECT group_concat("Text", char(10)) FROM "LeadEvents" WHERE "LeadId" = "l"."Id" AND "Text" IS NOT NULL),
            (SELECT group_concat("Text", char(10)) FROM "Messages" WHERE "LeadId" = "l"."Id" AND "Kind" <> 'Draft')
        """;

    private static readonly string Notes =
        $"""
        concat_ws(char(10), {OnIt},
            (SELECT group_concat(concat_ws(char(10), "m"."Reference", "m"."FullName", "m"."Company", "m"."Message", "m"."TechStack", "m"."Industry", {OnIt.Replace("\"l\"", "\"m\"", StringComparison.Ordinal)}), char(10))
                FROM "Leads" AS "m" WHERE "m"."MergedInto" = "l"."Reference"))
        """;

    // As before.
    private const string Facets =
        """
        concat_ws(' ',
            char(57344) || 's' || lower("l"."Status"),
            char(57344) || 'o' || coalesce(lower(replace("l"."OwnerId", '-', '')), 'nobody'),
            CASE WHEN "l"."Status" <> 'Spam' THEN char(57344) || 'k' END,
            CASE WHEN "l"."Status" IN ('New', 'Open', 'Responded', 'Qualified') THEN char(57344) || 'a' END,
            CASE WHEN "l"."Status" IN ('New', 'Open') AND "l"."FirstResponseAt" IS NULL THEN char(57344) || 'w' END,
            CASE WHEN "l"."Source" IS NOT NULL THEN char(57344) || 'p' || lower(hex("l"."Source")) END,
            (SELECT group_concat(char(57344) || 'i' || lower(hex("value")), ' ') FROM json_each("l"."Interests")))
        """;

    private static readonly (string Name, string When, string Lead)[] Triggers =
    [
        ("LeadSearch_EventInsert", "AFTER INSERT ON \"LeadEvents\" WHEN new.\"Text\" IS NOT NULL", "new.\"LeadId\""),
        ("LeadSearch_EventUpdate", "AFTER UPDATE OF \"Text\" ON \"LeadEvents\"", "new.\"LeadId\""),
        ("LeadSearch_MessageInsert", "AFTER INSERT ON \"Messages\" WHEN new.\"Kind\" <> 'Draft'", "new.\"LeadId\""),
        ("LeadSearch_MessageUpdate", "AFTER UPDATE OF \"Text\", \"Kind\" ON \"Messages\" WHEN new.\"Kind\" <> 'Draft' OR old.\"Kind\" <> 'Draft'", "new.\"LeadId\""),
        ("LeadSearch_MessageDelete", "AFTER DELETE ON \"Messages\" WHEN old.\"Kind\" <> 'Draft'", "old.\"LeadId\""),
    ];

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP VIEW \"LeadTexts\";");
        migrationBuilder.Sql(
            $"""
            CREATE VIEW "LeadTexts" AS SELECT "l"."Id", "l"."Reference", "l"."FullName", "l"."Email", "l"."Company", "l"."Message",
                "l"."TechStack", "l"."Industry", {Notes} AS "Notes", {Facets} AS "Facets" FROM "Leads" AS "l" WHERE "l"."Status" <> 'Merged';
            """);
        foreach (var (name, when, lead) in Triggers)
        {
            var whole = $"(SELECT \"w\".\"Id\" FROM \"Leads\" AS \"m\" JOIN \"Leads\" AS \"w\" ON \"w\".\"Reference\" = \"m\".\"MergedInto\" WHERE \"m\".\"Id\" = {lead})";
            migrationBuilder.Sql($"DROP TRIGGER \"{name}\";");
            migrationBuilder.Sql($"CREATE TRIGGER \"{name}\" {when} BEGIN {Write($"{lead}, {whole}")} END;");
        }

        const string reference = "(SELECT \"Id\" FROM \"Leads\" WHERE \"Reference\" = ";
        migrationBuilder.Sql("DROP TRIGGER \"LeadSearch_Update\";");
        migrationBuilder.Sql(
            "CREATE TRIGGER \"LeadSearch_Update\" AFTER UPDATE OF \"FullName\", \"Email\", \"Company\", \"Message\", \"TechStack\", \"Industry\", \"Status\", \"OwnerId\", "
            + "\"FirstResponseAt\", \"Source\", \"Interests\", \"MergedInto\" ON \"Leads\" BEGIN "
            + "DELETE FROM \"LeadSearch\" WHERE \"rowid\" = new.\"Id\" AND new.\"Status\" = 'Merged'; "
            + $"{Write($"new.\"Id\", {reference}new.\"MergedInto\"), {reference}old.\"MergedInto\")")} END;");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The older search index is not made again; restore a backup instead.");

    private static string Write(string leads) =>
        $"INSERT OR REPLACE INTO \"LeadSearch\" (\"rowid\", {Words}) SELECT \"Id\", {Words} FROM \"LeadTexts\" WHERE \"Id\" IN ({leads});";
}
