// Made by `npm run gen`. Do not edit.
export interface paths {
    "/v1/system/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server's version; needs no token. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The version. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services/storageServices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The storage services. */
        get: {
            parameters: {
                query?: {
                    limit?: components["parameters"]["limit"];
                    /** @description The cursor of the page before. */
                    after?: components["parameters"]["after"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of services. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Creates or updates a storage service, by its name. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StorageServiceRequest"];
                };
            };
            responses: {
                200: components["responses"]["Stored"];
                201: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The containers of a service that are not deleted. */
        get: {
            parameters: {
                query?: {
                    /** @description The name of a storage service, without quotes. */
                    service?: string;
                    limit?: components["parameters"]["limit"];
                    /** @description The cursor of the page before. */
                    after?: components["parameters"]["after"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of containers. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Creates or updates a container, by its service, its parent and its name. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ContainerRequest"];
                };
            };
            responses: {
                200: components["responses"]["StoredContainer"];
                201: components["responses"]["StoredContainer"];
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A container by its fully qualified name. */
        get: {
            parameters: {
                query?: {
                    /** @description What to answer besides the least, separated by commas. */
                    fields?: string;
                    /** @description Whether one that is deleted and can be restored counts. */
                    include?: components["parameters"]["include"];
                };
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["StoredContainer"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/containers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes a container. */
        delete: {
            parameters: {
                query?: {
                    /** @description Whether to take what is below it along. */
                    recursive?: boolean;
                    /** @description Without it the container can be restored. */
                    hardDelete?: boolean;
                };
                header?: never;
                path: {
                    id: components["parameters"]["id"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Changes a container; the way to change what a PUT of a bot leaves as it is. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["parameters"]["id"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json-patch+json": components["schemas"]["JsonPatch"];
                };
            };
            responses: {
                200: components["responses"]["StoredContainer"];
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/v1/services/storageServices/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A service by its fully qualified name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/classifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Creates or updates a classification, by its name. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ClassificationRequest"];
                };
            };
            responses: {
                200: components["responses"]["Stored"];
                201: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/classifications/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A classification by its fully qualified name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Creates or updates a tag, by its classification and its name. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TagRequest"];
                };
            };
            responses: {
                200: components["responses"]["Stored"];
                201: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tag by its fully qualified name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["Stored"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user by the fully qualified name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["StoredOwner"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/teams/name/{fqn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A team by the fully qualified name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["StoredOwner"];
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/services/ingestionPipelines/{fqn}/pipelineStatus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says how a run of an ingestion pipeline stands, by the run's id. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description A fully qualified name. */
                    fqn: components["parameters"]["fqn"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PipelineStatus"];
                };
            };
            responses: {
                /** @description Taken. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description Taken. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Version: {
            /** @description Such as 1.3.4. */
            version: string;
        };
        Problem: {
            /** @description The HTTP status. */
            code?: number;
            message?: string;
        };
        Stored: {
            id: string;
            fullyQualifiedName: string;
        };
        /** @description Besides its names, what of a container people set, too; each as far as it was asked for. */
        StoredContainer: {
            id: string;
            fullyQualifiedName: string;
            deleted?: boolean;
            displayName?: string;
            prefix?: string;
            fullPath?: string;
            size?: number;
            numberOfObjects?: number;
            fileFormats?: string[];
            sourceUrl?: string;
            sourceHash?: string;
            description?: string;
            lifeCycle?: {
                updated?: {
                    /** @description Milliseconds since 1970-01-01T00:00Z. */
                    timestamp?: number;
                };
            };
            owner?: components["schemas"]["OwnerReference"];
            owners?: components["schemas"]["OwnerReference"][];
            tags?: components["schemas"]["TagLabel"][];
            dataModel?: {
                isPartitioned?: boolean;
                columns: components["schemas"]["StoredColumn"][];
            };
        };
        StoredColumn: {
            name: string;
            displayName?: string;
            dataType?: string;
            dataTypeDisplay?: string;
            arrayDataType?: string;
            dataLength?: number;
            precision?: number;
            scale?: number;
            description?: string;
            tags?: components["schemas"]["TagLabel"][];
            children?: components["schemas"]["StoredColumn"][];
        };
        StoredOwner: {
            id: string;
            /** @description Of a team; one of the type Group alone can own something. */
            teamType?: string;
        };
        OwnerReference: {
            id: string;
            /** @enum {string} */
            type: "user" | "team";
            /** @description Whether it is the owner of what the container hangs under. */
            inherited?: boolean;
        };
        /** @description RFC 6902. */
        JsonPatch: {
            /** @enum {string} */
            op: "add";
            path: string;
            value: string;
        }[];
        Page: {
            data: components["schemas"]["StoredContainer"][];
            paging: {
                /** @description The cursor of the next page; absent on the last one. */
                after?: string;
                total?: number;
            };
        };
        StorageServiceRequest: {
            name: components["schemas"]["EntityName"];
            /** @enum {string} */
            serviceType: "S3" | "GCS" | "ADLS" | "CustomStorage";
            connection?: {
                /** @description How the store is reached. */
                config: {
                    [key: string]: unknown;
                };
            };
        };
        ContainerRequest: {
            name: components["schemas"]["EntityName"];
            displayName?: string;
            /** @description Markdown. */
            description?: string;
            owner?: components["schemas"]["OwnerReference"];
            /** @description From 1.5 on in place of owner; several users, or one team. */
            owners?: components["schemas"]["OwnerReference"][];
            /** @description The service's fully qualified name. */
            service: string;
            parent?: {
                id: string;
                /** @enum {string} */
                type: "container";
            };
            prefix?: string;
            /** @description Servers from 1.4 on. */
            fullPath?: string;
            /** @description Bytes. */
            size?: number;
            numberOfObjects?: number;
            fileFormats?: ("zip" | "gz" | "zstd" | "csv" | "tsv" | "json" | "parquet" | "avro" | "MF4")[];
            dataModel?: {
                isPartitioned?: boolean;
                columns: components["schemas"]["Column"][];
            };
            sourceUrl?: string;
            /** @description Whatever tells the writer that there is nothing to write. */
            sourceHash?: string;
            tags?: components["schemas"]["TagLabel"][];
            lifeCycle?: {
                updated?: {
                    /** @description Milliseconds since 1970-01-01T00:00Z. */
                    timestamp: number;
                };
            };
        };
        Column: {
            name: components["schemas"]["EntityName"];
            displayName?: string;
            dataType: components["schemas"]["DataType"];
            dataTypeDisplay?: string;
            arrayDataType?: components["schemas"]["DataType"];
            dataLength?: number;
            precision?: number;
            scale?: number;
            description?: string;
            tags?: components["schemas"]["TagLabel"][];
            children?: components["schemas"]["Column"][];
        };
        /** @enum {string} */
        DataType: "NUMBER" | "TINYINT" | "SMALLINT" | "INT" | "BIGINT" | "BYTEINT" | "BYTES" | "FLOAT" | "DOUBLE" | "DECIMAL" | "NUMERIC" | "TIMESTAMP" | "TIMESTAMPZ" | "TIME" | "DATE" | "DATETIME" | "INTERVAL" | "STRING" | "MEDIUMTEXT" | "TEXT" | "CHAR" | "LONG" | "VARCHAR" | "BOOLEAN" | "BINARY" | "VARBINARY" | "ARRAY" | "BLOB" | "MAP" | "STRUCT" | "UNION" | "SET" | "GEOGRAPHY" | "ENUM" | "JSON" | "UUID" | "VARIANT" | "GEOMETRY" | "FIXED" | "RECORD" | "NULL" | "XML" | "UNKNOWN" | "UINT";
        TagLabel: {
            tagFQN: string;
            /** @enum {string} */
            source: "Classification" | "Glossary";
            /**
             * @description Generated from 2.0 on.
             * @enum {string}
             */
            labelType: "Manual" | "Propagated" | "Automated" | "Derived" | "Generated";
            /** @enum {string} */
            state: "Suggested" | "Confirmed";
            /** @description Why a tool set it; from 2.0 on. */
            reason?: string;
        };
        ClassificationRequest: {
            name: components["schemas"]["EntityName"];
            description: string;
        };
        TagRequest: {
            name: components["schemas"]["EntityName"];
            /** @description The classification's name. */
            classification: string;
            description: string;
        };
        PipelineStatus: {
            runId: string;
            /** @enum {string} */
            pipelineState: "running" | "success" | "partialSuccess" | "failed";
            /** @description Milliseconds since 1970-01-01T00:00Z. */
            startDate: number;
            /** @description Milliseconds since 1970-01-01T00:00Z. */
            timestamp: number;
            /** @description Milliseconds since 1970-01-01T00:00Z. */
            endDate?: number;
        };
        /** @description Without '::'. */
        EntityName: string;
    };
    responses: {
        /** @description The entity as the catalogue now has it. */
        Stored: {
            headers: {
                /** @description What a PUT did. */
                "X-OpenMetadata-Change"?: "entityCreated" | "entityUpdated" | "entityNoChange";
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Stored"];
            };
        };
        /** @description The container as the catalogue now has it. */
        StoredContainer: {
            headers: {
                /** @description What a PUT did. */
                "X-OpenMetadata-Change"?: "entityCreated" | "entityUpdated" | "entityNoChange";
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredContainer"];
            };
        };
        /** @description A user or a team. */
        StoredOwner: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["StoredOwner"];
            };
        };
        /** @description What went wrong. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description A fully qualified name. */
        fqn: string;
        id: string;
        /** @description Whether one that is deleted and can be restored counts. */
        include: "all" | "deleted" | "non-deleted";
        limit: number;
        /** @description The cursor of the page before. */
        after: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
