using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data.Migrations.Postgres;

/// <summary>
/// A lead that was merged into another is found as that one: it has no row of its own in the index, and its words are among the other's.
/// Whatever is written on it writes the other's row anew too, and so does the change that merges it or takes it out.
/// </summary>
[DbContext(typeof(PostgresSiteDb))]
[Migration("20261126112043_MergedLeadSearch")]
public sealed class MergedLeadSearch : Migration
{
    // The facets are as before.
    private const string Texts =
        """
        CREATE FUNCTION "LeadWritten"(lead bigint) RETURNS text LANGUAGE sql STABLE AS $$
            SELECT concat_ws(chr(10),
                (SELECT string_agg("Text", chr(10)) FROM "LeadEvents" WHERE "LeadId" = lead AND "Text" IS NOT NULL),
                (SELECT string_agg("Text", chr(10)) FROM "Messages" WHERE "LeadId" = lead AND "Kind" <> 'Draft'))
        $$;

        CREATE OR REPLACE VIEW "LeadTexts" AS SELECT
            "Id",
            "LeadWords"("Reference", '') || "LeadWords"("FullName", '') || "LeadWords"("Email", '') || "LeadWords"("Company", '') || "LeadWords"("Message", '')
                || "LeadWords"("TechStack", 'A') || "LeadWords"("Industry", 'B')
                || "LeadWords"((SELECT string_agg("Text", chr(10)) FROM "LeadEvents" WHERE "LeadId" = "Leads"."Id" AND "Text" IS NOT NULL), '')
                || "LeadWords"((SELECT string_agg("Text", chr(10)) FROM "Messages" WHERE "LeadId" = "Leads"."Id" AND "Kind" <> 'Draft'), '')
                || "LeadWords"((SELECT string_agg(concat_ws(chr(10), "m"."Reference", "m"."FullName", "m"."Company", "m"."Message", "m"."TechStack", "m"."Industry",
                    "LeadWritten"("m"."Id")), chr(10)) FROM "Leads" AS "m" WHERE "m"."MergedInto" = "Leads"."Reference"), '')
                || array_to_tsvector(array_remove(ARRAY[
                    chr(57344) || 's' || lower("Status"),
                    chr(57344) || 'o' || coalesce(replace("OwnerId"::text, '-', ''), 'nobody'),
                    CASE WHEN "Status" <> 'Spam' THEN chr(57344) || 'k' END,
                    CASE WHEN "Status" IN ('New', 'Open', 'Responded', 'Qualified') THEN chr(57344) || 'a' END,
                    CASE WHEN "Status" IN ('New', 'Open') AND "FirstResponseAt" IS NULL THEN chr(57344) || 'w' END], NULL)
                    || "LeadFacetsOf"("Source", "Interests")) AS "Words",
            "LeadPlain"("FullName") || chr(10) || "LeadPlain"("Email") || chr(10) || "LeadPlain"("Company") AS "Names"
        FROM "Leads" WHERE "Status" <> 'Merged';
        """;

    private const string Triggers =
        """
        CREATE OR REPLACE FUNCTION "IndexLead"(lead bigint) RETURNS void LANGUAGE sql AS $$
            DELETE FROM "LeadSearch" WHERE "Id" = lead AND EXISTS (SELECT FROM "Leads" WHERE "Id" = lead AND "Status" = 'Merged');
            INSERT INTO "LeadSearch" ("Id", "Words", "Names") SELECT "Id", "Words", "Names" FROM "LeadTexts"
                WHERE "Id" = ANY (ARRAY(
                    SELECT lead UNION ALL SELECT "w"."Id" FROM "Leads" AS "m" JOIN "Leads" AS "w" ON "w"."Reference" = "m"."MergedInto" WHERE "m"."Id" = lead))
                ON CONFLICT ("Id") DO UPDATE SET "Words" = excluded."Words", "Names" = excluded."Names"
        $$;

        CREATE FUNCTION "LeadTakenOut"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM "IndexLead"("Id") FROM "Leads" WHERE "Reference" = OLD."MergedInto";
            PERFORM "IndexLead"(NEW."Id");
            RETURN NULL;
        END $$;

        CREATE TRIGGER "LeadSearch_Merged" AFTER UPDATE OF "MergedInto" ON "Leads" FOR EACH ROW EXECUTE FUNCTION "LeadTakenOut"();
        """;

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Texts);
        migrationBuilder.Sql(Triggers);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("There is no site without its search; restore a backup instead.");
}
