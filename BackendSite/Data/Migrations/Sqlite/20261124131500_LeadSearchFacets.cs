using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data.Migrations.Sqlite;

/// <summary>
/// Search over everything that is known of a lead: what was written (notes and mail too) and, as words with a private sign before
/// them, its facets. The view LeadTexts says what a lead's words are; the indexes hold no text of their own, and each trigger
/// writes the lead's row anew from the view. To fill them anew: delete all rows, then insert from the view. A migration that rebuilds
/// Leads, LeadEvents or Messages must drop the view and these triggers first, and make them again afterwards.
/// </summary>
[DbContext(typeof(SqliteSiteDb))]
[Migration("20261124131500_LeadSearchFacets")]
public sealed class LeadSearchFacets : Migration
{
    private const string Words = "\"Reference\", \"FullName\", \"Email\", \"Company\", \"Message\", \"TechStack\", \"Industry\", \"Notes\", \"Facets\"";

    private const string Names = "\"FullName\", \"Email\", \"Company\"";

    // What is written on a lead apart from its own columns.
    private const string Notes =
        """
        concat_ws(char(10),
            (SELECT group_concat("Text", char(10)) FROM "LeadEvents" WHERE "LeadId" = "l"."Id" AND "Text" IS NOT NULL),
            (SELECT group_concat("Text", char(10)) FROM "Messages" WHERE "LeadId" = "l"."Id" AND "Kind" <> 'Draft'))
        """;

    // 57344 is the first private sign, which nothing that is typed looks for; values may hold anything, so they are written in hex.
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
        ("LeadSearch_Insert", "AFTER INSERT ON \"Leads\"", "new.\"Id\""),
        ("LeadSearch_Update", "AFTER UPDATE OF \"FullName\", \"Email\", \"Company\", \"Message\", \"TechStack\", \"Industry\", \"Status\", \"OwnerId\", "
            + "\"FirstResponseAt\", \"Source\", \"Interests\" ON \"Leads\"", "new.\"Id\""),
        ("LeadSearch_EventInsert", "AFTER INSERT ON \"LeadEvents\" WHEN new.\"Text\" IS NOT NULL", "new.\"LeadId\""),
        ("LeadSearch_EventUpdate", "AFTER UPDATE OF \"Text\" ON \"LeadEvents\"", "new.\"LeadId\""),
        ("LeadSearch_MessageInsert", "AFTER INSERT ON \"Messages\" WHEN new.\"Kind\" <> 'Draft'", "new.\"LeadId\""),
        ("LeadSearch_MessageUpdate", "AFTER UPDATE OF \"Text\", \"Kind\" ON \"Messages\" WHEN new.\"Kind\" <> 'Draft' OR old.\"Kind\" <> 'Draft'", "new.\"LeadId\""),
        ("LeadSearch_MessageDelete", "AFTER DELETE ON \"Messages\" WHEN old.\"Kind\" <> 'Draft'", "old.\"LeadId\""),
    ];

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        string[] old = ["LeadSearch_Update", "LeadSearch_Delete", "LeadSearch_Insert"];
        foreach (var trigger in old)
        {
            migrationBuilder.Sql($"DROP TRIGGER \"{trigger}\";");
        }

        migrationBuilder.Sql("DROP TABLE \"LeadSearch\";");
        migrationBuilder.Sql(
            $"""
            CREATE VIEW "LeadTexts" AS SELECT "l"."Id", "l"."Reference", "l"."FullName", "l"."Email", "l"."Company", "l"."Message",
                "l"."TechStack", "l"."Industry", {Notes} AS "Notes", {Facets} AS "Facets" FROM "Leads" AS "l";
            """);
        migrationBuilder.Sql(
            $"CREATE VIRTUAL TABLE \"LeadSearch\" USING fts5({Words}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='3 4 5');");
        migrationBuilder.Sql("CREATE VIRTUAL TABLE \"LeadTerms\" USING fts5vocab('LeadSearch', 'instance');");
        migrationBuilder.Sql(
            $"CREATE VIRTUAL TABLE \"LeadNames\" USING fts5({Names}, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');");
        foreach (var (name, when, lead) in Triggers)
        {
            migrationBuilder.Sql($"CREATE TRIGGER \"{name}\" {when} BEGIN {Write("LeadSearch", Words, lead)} END;");
        }

        var names = Write("LeadNames", Names, "new.\"Id\"");
        migrationBuilder.Sql($"CREATE TRIGGER \"LeadNames_Insert\" AFTER INSERT ON \"Leads\" BEGIN {names} END;");
        migrationBuilder.Sql($"CREATE TRIGGER \"LeadNames_Update\" AFTER UPDATE OF {Names} ON \"Leads\" BEGIN {names} END;");

        migrationBuilder.Sql(
            """
            CREATE TRIGGER "LeadSearch_Delete" AFTER DELETE ON "Leads" BEGIN
                DELETE FROM "LeadSearch" WHERE "rowid" = old."Id"; DELETE FROM "LeadNames" WHERE "rowid" = old."Id"; END;
            """);
        migrationBuilder.Sql($"INSERT INTO \"LeadSearch\" (\"rowid\", {Words}) SELECT \"Id\", {Words} FROM \"LeadTexts\";");
        migrationBuilder.Sql($"INSERT INTO \"LeadNames\" (\"rowid\", {Names}) SELECT \"Id\", {Names} FROM \"LeadTexts\";");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("The older search index is not made again; restore a backup instead.");

    private static string Write(string index, string columns, string lead) =>
        $"INSERT OR REPLACE INTO \"{index}\" (\"rowid\", {columns}) SELECT \"Id\", {columns} FROM \"LeadTexts\" WHERE \"Id\" = {lead};";
}
